//go:build cgo

// The C side of package grammars: parse a text and list its nodes in one call,
// within a bound of memory and time. See walker.c.

#ifndef PARE_WALKER_H
#define PARE_WALKER_H

#include <stdint.h>

// pare_node is one named node of the tree, in the order of a pre-order walk.
typedef struct {
  uint32_t start, end;         // bytes
  uint32_t first_row, last_row; // lines, from 0
  int32_t parent;              // index of the enclosing listed node, or -1
  uint32_t next;               // index after the last node within this one
  uint16_t symbol;             // PARE_ERROR for an ERROR node
  uint16_t field;              // the field of its parent that it fills, or 0
  uint32_t flags;              // PARE_HAS_ERROR …
} pare_node;

enum { PARE_HAS_ERROR = 1, PARE_MISSING = 2, PARE_ANONYMOUS = 4 };
enum { PARE_ERROR = 0xffff };

// What the walker does with a node of a symbol.
enum { PARE_SKIP = 0, PARE_LIST = 1 };

// Why a parse gave no tree.
enum { PARE_OK = 0, PARE_TIME = 1, PARE_MEMORY = 2, PARE_CANCELLED = 3, PARE_LANGUAGE = 4 };

typedef struct {
  pare_node *nodes; // from malloc; the caller frees it
  uint32_t count;
  int status;
} pare_tree;

// pare_missing is the name of a function of the runtime that is not linked, or null.
// Nothing else here may be called then.
const char *pare_missing(void);

// pare_parse parses text and lists its nodes. list has a byte for each of the
// symbols of the language. Time is counted in microseconds of this thread's
// processor time, so that the outcome does not depend on what else the machine
// does; the wall clock ends the parse, too, but much later. cancelled may be null.
pare_tree pare_parse(const void *language, const char *text, uint32_t size,
                     const uint8_t *list, uint32_t symbols, uint64_t memory,
                     uint64_t micros, const uint32_t *cancelled);

// Facts about a language; none of these allocates.
uint32_t pare_symbol_count(const void *language);
const char *pare_symbol_name(const void *language, uint16_t symbol);
int pare_symbol_named(const void *language, uint16_t symbol);
uint32_t pare_field_count(const void *language);
const char *pare_field_name(const void *language, uint16_t field);

#endif
