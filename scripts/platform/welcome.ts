import { print } from '@abparts/runtime/print'
import { addDemoData } from './demo-data.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { Platform } from './prepare.ts'
import { adminCredentials, writeSignIns } from './sign-ins.ts'

/** Once the reverse proxy is open: adds the demo data that is still missing, and says where to go and as whom. */
export async function welcome({ url, env, serviceEnv, signIns }: Platform, { step, signal }: Lifecycle): Promise<void> {
  const reverseProxy = serviceEnv.local(env.PORT)
  if (signIns.demoData === 'pending' && env.SEED_DEMO) {
    const admin = adminCredentials(env, signIns)
    const problem = await step('Adding the demo data', () =>
      addDemoData({ reverseProxy, admin, people: signIns.signIns, signal }),
    )
    if (problem === null) writeSignIns(env, { ...signIns, demoData: 'done' })
    else print(`The demo data is not complete: ${problem} The next start goes on with it; the platform runs.`)
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
