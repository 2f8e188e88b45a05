import { AppError } from '@abparts/contracts/error'
import type { Input, InputAudioTrack, InputVideoTrack } from 'mediabunny'

/** Ends the processing of a video permanently, with a sentence that its uploader can act on. */
export const refuseVideo = (sentence: string, cause?: unknown) => new AppError('unprocessable', sentence, { cause })

/** Enough to determine the frame rate. */
const packetsCounted = 200
/** Profiles of H.264 with more than 8 bits or other chroma than 4:2:0, which browsers don't play (RFC 6381, ISO 14496-10 A.2). */
const rareProfiles = new Set(['6e', '7a', 'f4', '2c', '76', '80', '8a'])
const advice = 'Export it as an MP4 with H.264 and AAC, and upload that.'

/** A video with its played tracks and its known facts. */
export interface VideoFacts {
  track: InputVideoTrack
  audio: InputAudioTrack | null
  durationSeconds: number
  rotationDegrees: number
  videoCodec: string
  audioCodec: string | null
  frameRate: number
  /** The tracks that every browser plays in an MP4, unchanged. */
  plays: { video: boolean; audio: boolean }
  /** Whether every browser plays the file unchanged. */
  isPlayable: boolean
}

/** Reads the facts about a video. Throws `unprocessable` for formats that are not decoded here. */
export async function readVideoFacts(input: Input): Promise<VideoFacts> {
  const track = await input.getPrimaryVideoTrack()
  if (track === null) throw refuseVideo(`The file contains no video track. ${advice}`)
  const videoCodec = await track.getCodec()
  // Its decoder may hang. It is a format for editing, too large to be watched over a network.
  if (videoCodec === 'prores') throw refuseVideo(`ProRes is a format for editing that browsers do not play. ${advice}`)
  if (videoCodec === null || !(await track.canDecode()))
    throw refuseVideo(`The video is in a format that we cannot read. ${advice}`)
  const audio = await input.getPrimaryAudioTrack()
  const audioCodec = (await audio?.getCodec()) ?? null
  const profile = (await track.getCodecParameterString())?.slice(5, 7).toLowerCase() ?? ''
  const plays = {
    video: videoCodec === 'avc' && !rareProfiles.has(profile),
    audio: audio === null || audioCodec === 'aac' || audioCodec === 'mp3',
  }
  if (audio !== null && !plays.audio && !(await audio.canDecode()))
    throw refuseVideo(`The audio is in a format that we cannot read. ${advice}`)
  const { mimeType } = await input.getFormat()
  const isWebm = mimeType === 'video/webm' && ['vp8', 'vp9', 'av1'].includes(videoCodec)
  return {
    track,
    audio,
    durationSeconds: (await input.getDurationFromMetadata()) ?? (await input.computeDuration()),
    rotationDegrees: await track.getRotation(),
    videoCodec,
    audioCodec,
    frameRate: (await track.computePacketStats(packetsCounted)).averagePacketRate,
    plays,
    isPlayable: isWebm || (mimeType === 'video/mp4' && plays.video && plays.audio),
  }
}
