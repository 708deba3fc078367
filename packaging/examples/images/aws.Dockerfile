# A function's image on one of AWS's base images, with the extension in it. Build it in a folder that holds the layer's tar.gz:
#   docker build -f aws.Dockerfile --build-arg BASE_IMAGE=amazon/aws-lambda-nodejs:22 -t my-function .
# In a Dockerfile of your own the ADD line alone is enough: ADD unpacks the tar.gz, and Lambda looks into /opt/extensions.
ARG BASE_IMAGE=amazon/aws-lambda-python:3.13
FROM ${BASE_IMAGE}

# edgedelta-lambda-extension-firehose for PUSHER_MODE=kinesis.
ARG LAYER=edgedelta-lambda-extension
# x86_64 or arm64, as Lambda calls them; the image must be of the same architecture.
ARG LAYER_ARCH=x86_64
ADD ${LAYER}-${LAYER_ARCH}.tar.gz /opt/
