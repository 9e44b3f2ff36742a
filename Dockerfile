# The wheel with the PWA inside, on a small image, as nobody in particular.
# Not built in this repository's CI: no container engine is at hand there.
FROM node:20-slim AS node

FROM python:3.12-slim AS build
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \
    && apt-get update && apt-get install -y --no-install-recommends make && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN make build && python -m venv /wheel && /wheel/bin/pip install --no-cache-dir hatchling==1.33.0 \
    && /wheel/bin/python -m hatchling build -t wheel -d /dist

FROM python:3.12-slim
RUN useradd --system --uid 10001 --create-home banjie
COPY requirements.lock /tmp/requirements.lock
RUN pip install --no-cache-dir --require-hashes -r /tmp/requirements.lock
COPY --from=build /dist/*.whl /tmp/
RUN pip install --no-cache-dir --no-deps /tmp/*.whl && rm /tmp/*.whl /tmp/requirements.lock \
    && install -d -o banjie /data
USER banjie
ENV BANJIE_HOST=0.0.0.0 BANJIE_DATA=/data BANJIE_SECURE_COOKIES=1
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/', timeout=5)"]
CMD ["banjie", "serve"]
