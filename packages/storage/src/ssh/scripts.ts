// Scripts for the other machine, for a POSIX shell and GNU coreutils. $1 is the storage's directory, $2 the key.

/** The ways in which a script ends without failing. */
export type RemoteExit = 'done' | 'missing' | 'taken' | 'cut_off'

const [missing, taken, cutOff] = [44, 45, 46]
/** By exit code. */
export const remoteExits = new Map<number | null, RemoteExit>([
  [0, 'done'],
  [missing, 'missing'],
  [taken, 'taken'],
  [cutOff, 'cut_off'],
])

/** Whether the directory exists. */
export const findDirectory = `[ -d "$1" ] || exit ${missing}`

/** Prints size and modification time. */
export const statFile = `
  set -eu
  cd "$1"
  [ -f "$2" ] || exit ${missing}
  exec stat -L -c '%s %Y' "$2"`

/** Prints $4 bytes from $3 on. */
export const readFile = `
  set -eu
  cd "$1"
  exec dd if="$2" bs=1M iflag=skip_bytes,count_bytes skip="$3" count="$4" status=none`

/** Prints the SHA-256 and a name. Coreutils alone take five times as long as OpenSSL, which most machines have. */
export const hashFile = `
  set -eu
  cd "$1"
  openssl dgst -r -sha256 < "$2" 2> /dev/null || exec sha256sum < "$2"`

/**
 * Writes standard input in the same way as a local storage: into a temporary file, named $3, then fsync, rename, fsync
 * of the directories. Input that does not end in $4, which is not part of the file and has $5 bytes, was truncated.
 */
export const writeFile = `
  set -eu
  cd "$1"
  [ ! -f "$2" ] || exit ${taken}
  umask 027
  mkdir -p .incoming
  temporary=.incoming/$3
  trap 'rm -f "$temporary"' EXIT
  cat > "$temporary"
  [ "$(tail -c "$5" "$temporary" | tr -d '\\0')" = "$4" ] || exit ${cutOff}
  truncate -s "-$5" "$temporary"
  sync "$temporary"
  directory=$(dirname "$2")
  mkdir -p "$directory"
  # Another object may be removed at this moment, and with it the directory that was empty.
  mv -f -T "$temporary" "$2" 2> /dev/null || { mkdir -p "$directory"; mv -f -T "$temporary" "$2"; }
  while :; do
    sync "$directory"
    if [ "$directory" = . ]; then break; fi
    directory=$(dirname "$directory")
  done`

/** Removes a file, and the directories that become empty. One that stays does no harm. */
export const removeFile = `
  set -eu
  cd "$1"
  rm -f "$2"
  rmdir -p "$(dirname "$2")" 2> /dev/null || :`
