//go:build cgo

// What of the runtime the walker uses. The runtime is compiled by another Go package,
// whose header cannot be included from here: these are its declarations as they stand
// there, and a test holds each against it.

#ifndef PARE_RUNTIME_H
#define PARE_RUNTIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint16_t TSSymbol;
typedef uint16_t TSFieldId;
typedef struct TSLanguage TSLanguage;
typedef struct TSParser TSParser;
typedef struct TSTree TSTree;

typedef enum TSInputEncoding {
  TSInputEncodingUTF8,
  TSInputEncodingUTF16,
} TSInputEncoding;

typedef enum TSSymbolType {
  TSSymbolTypeRegular,
  TSSymbolTypeAnonymous,
  TSSymbolTypeAuxiliary,
} TSSymbolType;

typedef struct TSPoint {
  uint32_t row;
  uint32_t column;
} TSPoint;

typedef struct TSInput {
  void *payload;
  const char *(*read)(void *payload, uint32_t byte_index, TSPoint position, uint32_t *bytes_read);
  TSInputEncoding encoding;
} TSInput;

typedef struct TSNode {
  uint32_t context[4];
  const void *id;
  const TSTree *tree;
} TSNode;

typedef struct TSTreeCursor {
  const void *tree;
  const void *id;
  uint32_t context[3];
} TSTreeCursor;

void ts_set_allocator(
  void *(*new_malloc)(size_t),
	void *(*new_calloc)(size_t, size_t),
	void *(*new_realloc)(void *, size_t),
	void (*new_free)(void *)
);
TSParser *ts_parser_new(void);
void ts_parser_delete(TSParser *self);
bool ts_parser_set_language(TSParser *self, const TSLanguage *language);
void ts_parser_set_timeout_micros(TSParser *self, uint64_t timeout_micros);
TSTree *ts_parser_parse(
  TSParser *self,
  const TSTree *old_tree,
  TSInput input
);
TSNode ts_tree_root_node(const TSTree *self);
TSTreeCursor ts_tree_cursor_new(TSNode node);
TSNode ts_tree_cursor_current_node(const TSTreeCursor *self);
TSFieldId ts_tree_cursor_current_field_id(const TSTreeCursor *self);
bool ts_tree_cursor_goto_parent(TSTreeCursor *self);
bool ts_tree_cursor_goto_next_sibling(TSTreeCursor *self);
bool ts_tree_cursor_goto_first_child(TSTreeCursor *self);
TSSymbol ts_node_symbol(TSNode self);
bool ts_node_is_named(TSNode self);
bool ts_node_is_missing(TSNode self);
bool ts_node_has_error(TSNode self);
uint32_t ts_node_start_byte(TSNode self);
uint32_t ts_node_end_byte(TSNode self);
TSPoint ts_node_start_point(TSNode self);
TSPoint ts_node_end_point(TSNode self);
uint32_t ts_language_symbol_count(const TSLanguage *self);
const char *ts_language_symbol_name(const TSLanguage *self, TSSymbol symbol);
TSSymbolType ts_language_symbol_type(const TSLanguage *self, TSSymbol symbol);
uint32_t ts_language_field_count(const TSLanguage *self);
const char *ts_language_field_name_for_id(const TSLanguage *self, TSFieldId id);

// Every function of the above. They are weak: this package alone links without them,
// and a program that lacks one says so, see pare_missing.
#define RUNTIME(each) \
  each(ts_set_allocator) \
  each(ts_parser_new) \
  each(ts_parser_delete) \
  each(ts_parser_set_language) \
  each(ts_parser_set_timeout_micros) \
  each(ts_parser_parse) \
  each(ts_tree_root_node) \
  each(ts_tree_cursor_new) \
  each(ts_tree_cursor_current_node) \
  each(ts_tree_cursor_current_field_id) \
  each(ts_tree_cursor_goto_parent) \
  each(ts_tree_cursor_goto_next_sibling) \
  each(ts_tree_cursor_goto_first_child) \
  each(ts_node_symbol) \
  each(ts_node_is_named) \
  each(ts_node_is_missing) \
  each(ts_node_has_error) \
  each(ts_node_start_byte) \
  each(ts_node_end_byte) \
  each(ts_node_start_point) \
  each(ts_node_end_point) \
  each(ts_language_symbol_count) \
  each(ts_language_symbol_name) \
  each(ts_language_symbol_type) \
  each(ts_language_field_count) \
  each(ts_language_field_name_for_id)

#define WEAK(name) extern __typeof__(name) name __attribute__((weak));
RUNTIME(WEAK)

#endif
