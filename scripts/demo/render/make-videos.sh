#!/usr/bin/env bash
# Makes the demo's videos from its images: scripts/demo/render/make-videos.sh
# Needs ffmpeg (libx264, drawtext) and the font DejaVu Sans, on the machine where they are made and nowhere else.
set -euo pipefail
cd "$(dirname "$0")/.."

# make <file> <label> <title> <first image> <second image> <tone in hertz>
make() {
  local file=$1 label=$2 title=$3 first=$4 second=$5 tone=$6
  local bold=fontfile=/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf
  local plain=fontfile=/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf
  local zoom="scale=1280:960,crop=1280:720:0:210,zoompan=z='1+0.0007*on':x='iw/2-iw/zoom/2':y='ih/2-ih/zoom/2':d=150:s=640x360:fps=25,setsar=1"
  ffmpeg -v error -y -i "images/$first.jpg" -i "images/$second.jpg" \
    -f lavfi -i "sine=frequency=$tone:duration=11,tremolo=f=0.4:d=0.6,volume=0.08,afade=t=in:d=1,afade=t=out:st=10:d=1" \
    -filter_complex "
      [0:v]$zoom[a];[1:v]$zoom[b];[a][b]xfade=transition=smoothleft:duration=1:offset=5,
      drawbox=x=0:y=276:w=640:h=84:color=0x11161c@0.86:t=fill,
      drawbox=x=32:y=294:w=4:h=48:color=0xf08a24:t=fill,
      drawtext=$plain:text='$label':x=50:y=295:fontsize=14:fontcolor=0xaab4bf,
      drawtext=$bold:text='$title':x=50:y=316:fontsize=24:fontcolor=white,
      drawtext=$plain:text='%{pts\:gmtime\:0\:%M\\\\\:%S}':x=w-tw-32:y=320:fontsize=16:fontcolor=0xaab4bf,
      fade=t=in:d=0.5:color=0x11161c,fade=t=out:st=10.4:d=0.6:color=0x11161c,format=yuv420p[v]" \
    -map '[v]' -map 2:a -t 11 -c:v libx264 -profile:v high -preset veryslow -crf 27 -g 50 \
    -c:a aac -b:a 48k -ac 1 -movflags +faststart -map_metadata -1 -fflags +bitexact -flags:v +bitexact "videos/$file.mp4"
}

make setting-up-the-round-baler 'Machine setup' 'Setting up the round baler' hydraulic-cylinder-1 roller-chain-1 220
make lubricating-the-main-drive 'Maintenance' 'Lubricating the main drive' roller-chain-2 ball-bearing-1 196
make film-keeps-tearing 'Troubleshooting' 'When the film keeps tearing' suction-cup-1 inductive-sensor-1 247
make bearing-installation 'Installation' 'Fitting bearing 6308-2RS' ball-bearing-1 ball-bearing-3 233
make cylinder-demo 'Demo' 'Cylinder 50/28, stroke 400 mm' hydraulic-cylinder-1 hydraulic-cylinder-2 208
