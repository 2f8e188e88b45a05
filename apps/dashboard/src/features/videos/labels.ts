import { PartVideoType, SupportVideoCategory } from '@abparts/contracts/video'

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

export const categoryOptions = SupportVideoCategory.options.map((value) => ({ value, label: categoryLabels[value] }))
export const videoTypeOptions = PartVideoType.options.map((value) => ({ value, label: videoTypeLabels[value] }))
