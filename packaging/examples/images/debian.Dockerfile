# The same on Debian, or any other system with glibc 2.26 or newer: the base image holds the function and its runtime client.
#   docker build -f debian.Dockerfile --build-arg BASE_IMAGE=my-function -t my-function-with-logs .
# With curl in the image, a function whose extension cannot start runs all the same; the launcher's only other need is /bin/sh.
ARG BASE_IMAGE=debian:bookworm-slim
FROM ${BASE_IMAGE}

# edgedelta-lambda-extension-firehose for PUSHER_MODE=kinesis.
ARG LAYER=edgedelta-lambda-extension
# x86_64 or arm64, as Lambda calls them; the image must be of the same architecture.
ARG LAYER_ARCH=x86_64
ADD ${LAYER}-${LAYER_ARCH}.tar.gz /opt/
