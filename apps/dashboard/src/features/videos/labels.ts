import type { PartVideoType, SupportVideoCategory } from '@abparts/contracts/video'

export const categoryLabels: Record<SupportVideoCategory, string> = {
  machine_setup: 'Machine setup',
  maintenance: 'Maintenance',
  troubleshooting: 'Troubleshooting',
}

export const videoTypeLabels: Record<PartVideoType, string> = {
  demo: 'Demo',
  installation: 'Installation',
  maintenance: 'Maintenance',
}
