# One image for two containers that share /run/sih-auth: the service, and the nginx in front of it (README, "In containers").
ARG DEBIAN=docker.io/library/debian:12-slim

FROM $DEBIAN AS build
COPY . /source
WORKDIR /source
RUN script/bootstrap build && cmake --preset release && cmake --build --preset release && cpack --preset release

FROM $DEBIAN
COPY --from=build /source/build/release/sih-auth_*.deb /tmp/
# Settings come from the environment. The secrets that the package has made for this machine must not be everybody's.
RUN apt-get update && \
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends nginx ca-certificates /tmp/sih-auth_*.deb && \
    rm -r /tmp/sih-auth_*.deb /var/lib/apt/lists /etc/sih-auth /etc/nginx/sites-enabled/default && \
    ln -sf /dev/stdout /var/log/nginx/sih-auth-access.log && \
    ln -sf /dev/stderr /var/log/nginx/error.log && \
    install -d -o sih-auth -g www-data -m 0750 /run/sih-auth

ENV FLASK_ENV=production SESSION_COOKIE_NAME=__Host-sih_auth STATE_DIR=/var/lib/sih-auth RUNTIME_DIR=/run/sih-auth
USER sih-auth:www-data
VOLUME /var/lib/sih-auth /run/sih-auth
CMD ["sih-auth", "serve"]
