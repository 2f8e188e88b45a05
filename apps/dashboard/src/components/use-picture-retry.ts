import { useEffect, useState } from 'react'

const maxRetries = 3
const firstPauseMilliseconds = 1_500

/**
 * A picture that fails to load is tried again a few times, later each time: its service may just be starting.
 * `shownUrl` is null while it pauses and when it has given up; another URL starts over.
 */
export function usePictureRetry(url: string | null) {
  const [failed, setFailed] = useState({ url, times: 0, isPausing: false })
  const { times, isPausing } = failed.url === url ? failed : { times: 0, isPausing: false }

  useEffect(() => {
    if (!isPausing || times > maxRetries) return
    const timer = setTimeout(() => setFailed({ url, times, isPausing: false }), firstPauseMilliseconds * 2 ** times)
    return () => clearTimeout(timer)
  }, [url, times, isPausing])

  return {
    shownUrl: isPausing ? null : url,
    handleError: () => setFailed({ url, times: times + 1, isPausing: true }),
  }
}
