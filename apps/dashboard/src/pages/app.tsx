import { Outlet } from '@tanstack/react-router'
import { Shell } from '../components/shell.tsx'
import { LeaveGuard } from '../features/session/leave-guard.tsx'
import { SignInLayer } from '../features/session/sign-in-layer.tsx'
import { UploadTray } from '../features/uploads/upload-tray.tsx'
import { useVideoChanges } from '../features/videos/video-state.tsx'

export function App() {
  useVideoChanges()
  return (
    <Shell>
      <Outlet />
      <UploadTray />
      <LeaveGuard />
      <SignInLayer />
    </Shell>
  )
}
