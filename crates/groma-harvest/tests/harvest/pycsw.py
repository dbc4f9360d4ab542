"""A pycsw on a port of its own, for one test.

Arguments: a folder for its database, the number of records that it hands out at once. It prints its
port, then `done` after each line of its standard input: `load FOLDER`, `delete IDENTIFIER`. It ends
with its standard input.
"""

import os
import sqlite3
import sys
import threading
from wsgiref.simple_server import WSGIRequestHandler, make_server

from pycsw import wsgi
from pycsw.core import admin, config

SETTINGS = """
[server]
home={folder}
url=http://127.0.0.1:{port}/csw
mimetype=application/xml; charset=UTF-8
encoding=UTF-8
language=en-US
maxrecords={records}
profiles=apiso
[manager]
transactions=false
[repository]
database={database}
table=records
[metadata:main]
identification_title=Catalogue of Xanadu
identification_abstract=Maps
provider_name=Survey of Xanadu
"""
MORE = """
identification_keywords identification_keywords_type identification_fees
identification_accessconstraints provider_url contact_name contact_position contact_address
contact_city contact_stateorprovince contact_postalcode contact_country contact_phone contact_fax
contact_email contact_url contact_hours contact_instructions contact_role
"""


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


folder, records_at_once = sys.argv[1:]
database = "sqlite:///" + os.path.join(folder, "records.db")
context = config.StaticContext()
out, sys.stdout = sys.stdout, open(os.devnull, "w")
admin.setup_db(database, "records", folder, create_plpythonu_functions=False)
server = make_server("127.0.0.1", 0, wsgi.application, handler_class=Quiet)
settings = os.path.join(folder, "pycsw.cfg")
with open(settings, "w") as file:
    file.write(SETTINGS.format(folder=folder, port=server.server_port, records=records_at_once, database=database))
    file.writelines(name + "=-\n" for name in MORE.split())
os.environ["PYCSW_CONFIG"] = settings
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, file=out, flush=True)
for line in sys.stdin:
    verb, _, what = line.strip().partition(" ")
    if verb == "load":
        admin.load_records(context, database, "records", what, False, True)
    elif verb == "delete":
        with sqlite3.connect(os.path.join(folder, "records.db")) as records:
            records.execute("delete from records where identifier = ?", [what])
    print("done", file=out, flush=True)
