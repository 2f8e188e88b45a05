import type { SignIn } from '@abparts/contracts/sign-ins'

export const demoOrganizations = [
  { name: 'Nordfeld Agrar', logo: 'nordfeld-agrar.png' },
  { name: 'Castello Packaging', logo: 'castello-packaging.png' },
] as const
export type DemoOrganization = (typeof demoOrganizations)[number]['name']

/** The super admin of a first start, whatever the e-mail address, becomes this person. */
export const demoSuperAdmin = 'Ines Albrecht'

interface DemoPerson extends Omit<SignIn, 'password'> {
  organization: DemoOrganization
}

export const demoPeople: readonly DemoPerson[] = [
  { role: 'admin', name: 'Jonas Petersen', email: 'jonas.petersen@nordfeld.example', organization: 'Nordfeld Agrar' },
  { role: 'user', name: 'Marta Lindqvist', email: 'marta.lindqvist@nordfeld.example', organization: 'Nordfeld Agrar' },
  {
    role: 'admin',
    name: 'Giulia Castello',
    email: 'giulia.castello@castello.example',
    organization: 'Castello Packaging',
  },
  {
    role: 'user',
    name: 'Davide Ferrante',
    email: 'davide.ferrante@castello.example',
    organization: 'Castello Packaging',
  },
]
