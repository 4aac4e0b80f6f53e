# The binary of `make package` alone: it is static and needs nothing else.
#   make package && docker build -t rulecheck . && docker run --rm -v "$PWD:/src:ro" rulecheck lint .
FROM scratch
ARG BUILD=build/release
COPY ${BUILD}/rulecheck /rulecheck
WORKDIR /src
ENTRYPOINT ["/rulecheck"]
CMD ["help"]
