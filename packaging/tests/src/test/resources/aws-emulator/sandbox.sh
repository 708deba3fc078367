#!/bin/sh
# Runs AWS's emulator with a layer and a function at the places that Lambda gives them, which only its own processes see.
# Arguments: the layer's folder, the function's folder, the folder of the tools, then the command.
set -eu

mount --make-rprivate /
mount -t tmpfs tmpfs /mnt
mkdir /mnt/task /mnt/runtime
mount --bind "$2" /mnt/task
mount --bind "$3" /mnt/runtime
mount --bind "$1" /opt
mount --rbind /mnt /var
shift 3
cd /var/task
exec "$@"
