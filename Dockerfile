# syntax=docker/dockerfile:1

FROM python:3.13-slim AS build
WORKDIR /src
COPY requirements.lock requirements-build.lock ./
RUN python -m venv /opt/kinprobe \
 && /opt/kinprobe/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
RUN python -m venv /opt/build \
 && /opt/build/bin/pip install --no-cache-dir --require-hashes -r requirements-build.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY cogs ./cogs
COPY storage ./storage
RUN /opt/build/bin/pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheels . \
 && /opt/kinprobe/bin/pip install --no-cache-dir --no-deps /wheels/*.whl

FROM python:3.13-slim
RUN useradd --uid 10001 --create-home --home-dir /home/kinprobe kinprobe \
 && install -d -o kinprobe -g kinprobe /data /config
COPY --from=build /opt/kinprobe /opt/kinprobe
ENV PATH=/opt/kinprobe/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    XDG_DATA_HOME=/data \
    XDG_STATE_HOME=/tmp
USER kinprobe
WORKDIR /config
# config.yaml is mounted into /config; answers are kept in /data.
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["kinprobe", "health"]
ENTRYPOINT ["kinprobe"]
CMD ["run"]
