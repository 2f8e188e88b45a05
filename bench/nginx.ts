import { chmodSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { freePorts } from '@abparts/local-postgres/free-ports'

/** nginx over a directory of files: two workers, sendfile, a buffered access log. The reference for file servers. */
export async function startNginx(directory: string, files: string) {
  const [port = 0] = await freePorts(1)
  mkdirSync(directory, { recursive: true })
  for (const passage of [directory, files]) chmodSync(passage, 0o755)
  const config = path.join(directory, 'nginx.conf')
  await Bun.write(
    config,
    `worker_processes 2;
daemon off;
pid ${directory}/nginx.pid;
error_log ${directory}/error.log;
events { worker_connections 1024; }
http {
  access_log ${directory}/access.log combined buffer=64k flush=1s;
  sendfile on;
  tcp_nopush on;
  open_file_cache max=2000;
  keepalive_requests 100000000;
  types { image/webp webp; video/mp4 mp4; }
  server { listen 127.0.0.1:${port}; root ${files}; }
}
`,
  )
  const nginx = Bun.spawn(['nginx', '-c', config, '-e', `${directory}/error.log`])
  // Also when the benchmark fails.
  process.on('exit', () => nginx.kill('SIGTERM'))
  const base = `http://127.0.0.1:${port}`
  for (let attempt = 0; attempt < 50; attempt++) {
    if (
      await fetch(base).then(
        () => true,
        () => false,
      )
    )
      break
    await Bun.sleep(50)
  }
  const stop = async () => {
    nginx.kill('SIGTERM')
    await nginx.exited
  }
  return { base, pid: nginx.pid, stop }
}
