# syntax=docker/dockerfile:1
# The wheel with the PWA inside, on a small image: no embedded PostgreSQL, no compiler, nobody's rights.
# No container engine is at hand where this repository is tested: tests/ops checks what can be
# checked without one (see docs/operations.md).

FROM python:3.12-slim-trixie AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements-image.lock /tmp/
RUN python -m venv /opt/banjie \
    && /opt/banjie/bin/pip install --require-hashes -r /tmp/requirements-image.lock

FROM packages AS openapi
WORKDIR /src
COPY backend backend
COPY storage storage
RUN /opt/banjie/bin/python -m backend.cli openapi /openapi.json

FROM node:22-trixie-slim AS pwa
WORKDIR /src/pwa
COPY pwa/package.json pwa/package-lock.json ./
RUN npm ci --no-audit --no-fund
WORKDIR /src
COPY pwa pwa
# the types come from the API's own document, which the Python side writes
COPY --from=openapi /openapi.json pwa/openapi.json
WORKDIR /src/pwa
RUN npm run types && npm run build

FROM packages AS wheel
WORKDIR /src
RUN python -m venv /build && /build/bin/pip install hatchling==1.33.0
COPY pyproject.toml README.md LICENSE ./
COPY backend backend
COPY storage storage
COPY --from=pwa /src/backend/web backend/web
RUN /build/bin/python -m hatchling build -t wheel -d /dist \
    && /opt/banjie/bin/pip install --no-deps /dist/*.whl

FROM python:3.12-slim-trixie
# pg_dump and pg_restore of the server in compose.yaml, for `banjie backup` and `banjie restore`
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-common ca-certificates \
    && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
    && apt-get install -y --no-install-recommends postgresql-client-18 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --home-dir /data banjie \
    && install -d -o banjie -g banjie -m 0700 /data
COPY --from=wheel /opt/banjie /opt/banjie
ENV PATH=/opt/banjie/bin:$PATH PYTHONDONTWRITEBYTECODE=1 \
    BANJIE_HOST=0.0.0.0 BANJIE_DATA=/data BANJIE_SECURE_COOKIES=1
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health', timeout=4)"]
CMD ["banjie", "serve"]
