"""Validates a file with a SHACL engine, and prints what it found: shapes, property, component, severity, count.

Usage: engine.py DATA SHAPES... Runs without inference; a result inside another's detail is not counted.
After the results of a file of shapes, a line says in how many seconds they were validated.
"""

import collections
import logging
import sys
import time

import pyshacl
import rdflib

logging.disable()  # what is ill-formed in the data is the data's affair
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
# The shapes of DCAT-US name these lists of a library that they do not bring.
LISTS = """
@prefix dash: <http://datashapes.org/dash#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
dash:StringOrLangString rdf:first [ sh:datatype xsd:string ] ; rdf:rest ( [ sh:datatype rdf:langString ] ) .
dash:DateOrDateTime rdf:first [ sh:datatype xsd:date ] ; rdf:rest ( [ sh:datatype xsd:dateTime ] ) .
"""


def last(node):
    return str(node).rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def path(graph, node):
    return "" if node is None else "(path)" if isinstance(node, rdflib.BNode) else last(node)


def validate(data, file):
    shapes = rdflib.Graph().parse(file).parse(data=LISTS, format="turtle")
    start = time.perf_counter()
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    seconds = time.perf_counter() - start
    counts = collections.Counter()
    for result in report.objects(None, SH.result):
        component = last(report.value(result, SH.sourceConstraintComponent)).replace("ConstraintComponent", "")
        component = component[:1].lower() + component[1:]
        severity = last(report.value(result, SH.resultSeverity))
        counts[path(report, report.value(result, SH.resultPath)), component, severity] += 1
    for (where, component, severity), count in sorted(counts.items()):
        print(file, where, component, severity, count, sep="\t")
    print(file, "seconds", seconds, sep="\t")


data = rdflib.Graph().parse(sys.argv[1])
for shapes in sys.argv[2:]:
    validate(data, shapes)
