import { print } from '@abparts/runtime/print'
import { addDemoData } from './demo-data.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { Platform } from './prepare.ts'
import { adminCredentials, writeSignIns } from './sign-ins.ts'

/** Runs once the reverse proxy is open: adds missing demo data, and prints the URL and the accounts. */
export async function welcome({ url, env, serviceEnv, signIns }: Platform, { step, signal }: Lifecycle): Promise<void> {
  const reverseProxy = serviceEnv.local(env.PORT)
  if (signIns.demoData === 'pending' && env.SEED_DEMO) {
    const admin = adminCredentials(env, signIns)
    const problem = await step('Adding the demo data', () =>
      addDemoData({ reverseProxy, admin, people: signIns.signIns, signal }),
    )
    if (problem === null) writeSignIns(env, { ...signIns, demoData: 'done' })
    else print(`The demo data is incomplete: ${problem} The next start will complete it; the platform is running.`)
  }
  const rows = signIns.signIns.map(({ role, organization, email, password }) =>
    [role.replace('_', ' ').padEnd(12), (organization ?? '').padEnd(20), email.padEnd(34), password].join(' '),
  )
  print('', `ABParts Media is at ${url}`, '')
  if (rows.length > 0)
    print(
      `Sign in with (first passwords, kept in ${env.DATA_DIR}/sign-ins.json):`,
      ...rows.map((row) => `  ${row}`),
      '',
    )
  if (env.ADMIN_PASSWORD !== undefined)
    print(`The super admin is ${env.ADMIN_EMAIL}, with the password of ADMIN_PASSWORD.`, '')
}
