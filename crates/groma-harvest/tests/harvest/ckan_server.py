"""A CKAN on a port of its own, for one test: without its search engine, so its lists have to do.

Arguments: a folder for its database, its title. It prints its port, then `done` after each line of its
standard input: `load FOLDER` (each file one package, over that of the same name), `delete NAME`. It
ends, and its database with it, with its standard input.
"""

import json
import logging
import os
import subprocess
import sys
import threading

import pgserver
from werkzeug.serving import WSGIRequestHandler, make_server

SETTINGS = {
    "sqlalchemy.url": "{database}",
    # Nobody listens there.
    "solr_url": "http://127.0.0.1:9/solr/ckan",
    "solr_timeout": "1",
    "ckan.redis.url": "redis://127.0.0.1:9/0",
    "ckan.storage_path": "{folder}/files",
    "ckan.site_url": "http://127.0.0.1:{port}",
    "ckan.site_title": "{title}",
}


class Quiet(WSGIRequestHandler):
    def log(self, *_):
        pass


class Later:
    """What answers is there only once the port is known."""

    application = None

    def __call__(self, environment, start):
        return self.application(environment, start)


folder, title = sys.argv[1:]
out, sys.stdout = sys.stdout, open(os.devnull, "w")
database = pgserver.get_server(os.path.join(folder, "database"))
for order in ["alter system set synchronous_commit = off", "select pg_reload_conf()"]:
    database.psql(order + ";")
later = Later()
server = make_server("127.0.0.1", 0, later, threaded=True, request_handler=Quiet)

ckan = os.path.join(os.path.dirname(sys.executable), "ckan")
settings = os.path.join(folder, "ckan.ini")
subprocess.run([ckan, "generate", "config", settings], check=True, stdout=subprocess.DEVNULL)
with open(settings) as file:
    lines = file.readlines()
values = {
    name: value.format(database=database.get_uri(), folder=folder, title=title, port=server.server_port)
    for name, value in SETTINGS.items()
}
with open(settings, "w") as file:
    for line in lines:
        name = line.split("=")[0].strip()
        file.write(f"{name} = {values[name]}\n" if name in values else line)
subprocess.run([ckan, "-c", settings, "db", "init"], check=True, stdout=subprocess.DEVNULL)

from ckan.cli import load_config  # noqa: E402
from ckan.config.middleware import make_app  # noqa: E402
from ckan.lib.search.index import PackageSearchIndex  # noqa: E402
from ckan.logic import NotFound, get_action  # noqa: E402

logging.disable(logging.CRITICAL)
# There is no index to write to.
PackageSearchIndex.index_package = lambda *_, **__: None
later.application = application = make_app(load_config(settings))
user = None


def act(action, what):
    with application.test_request_context():
        # What was made is not shown: that would ask the search engine.
        context = {"ignore_auth": True, "user": user, "return_id_only": True}
        return get_action(action)(context, what)


user = act("get_site_user", {})["name"]
act("organization_create", {"name": "survey-of-xanadu", "title": "Survey of Xanadu"})
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, file=out, flush=True)
for line in sys.stdin:
    verb, _, what = line.strip().partition(" ")
    if verb == "load":
        for name in sorted(os.listdir(what)):
            with open(os.path.join(what, name)) as file:
                package = json.load(file)
            try:
                known = act("package_show", {"id": package["name"]})
                act("package_update", {**package, "id": known["id"]})
            except NotFound:
                act("package_create", package)
    elif verb == "delete":
        act("package_delete", {"id": what})
    print("done", file=out, flush=True)
server.shutdown()
database.cleanup()
