# The same for an image without a shell. Lambda starts the extension's launcher with /bin/sh, for which a static busybox is enough:
# one file of 1 MB. The image must have glibc, as all distroless images but `static` have.
#   docker build -f distroless.Dockerfile --build-arg BASE_IMAGE=my-distroless-function -t my-function-with-logs .
ARG BASE_IMAGE=gcr.io/distroless/nodejs22-debian12
ARG SHELL_IMAGE=busybox:stable-musl
FROM ${SHELL_IMAGE} AS shell

FROM ${BASE_IMAGE}
COPY --from=shell /bin/busybox /bin/sh

# edgedelta-lambda-extension-firehose for PUSHER_MODE=kinesis.
ARG LAYER=edgedelta-lambda-extension
# x86_64 or arm64, as Lambda calls them; the image must be of the same architecture.
ARG LAYER_ARCH=x86_64
ADD ${LAYER}-${LAYER_ARCH}.tar.gz /opt/
