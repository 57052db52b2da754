# The program for AWS Batch and Kubernetes, on Debian slim: `make image` puts into .build/image what is copied here.
# The libraries are those that the program is linked with; the AWS CLI is for studies in S3.
FROM debian:bookworm-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends \
    awscli ca-certificates libgcc-s1 libgsl27 libgslcblas0 libical3 libmicrohttpd12 libnettle8 libsqlite3-0 libstdc++6 libxlsxwriter4 libxml2 tzdata zlib1g \
  && rm -rf /var/lib/apt/lists/*
# Swift's own libraries, of which Debian has none.
COPY lib /usr/lib/greenroom
COPY greenroom /usr/local/bin/greenroom
ENV LD_LIBRARY_PATH=/usr/lib/greenroom
CMD ["greenroom", "--help"]
