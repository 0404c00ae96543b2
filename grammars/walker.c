//go:build cgo

// Parsing within bounds.
//
// The runtime has no bound on memory, and its timeout is looked at so seldom
// that 40 kB of C# ran for 26 seconds past it. But it allocates all the time, so
// everything that it allocates comes from an arena of ours that counts bytes and
// looks at the clock, and on the way out of a hopeless parse there is a longjmp
// and the arena is dropped. The same arena makes a normal parse faster than
// malloc does: freeing a tree node by node is a tenth of the whole.
//
// A second place that looks at the clock is the callback by which the lexer
// reads text: some inputs make it run over the text again and again without
// allocating anything. The third is the runtime's own timeout.
//
// What a dropped parse leaks: nothing of the runtime's, and of the scanners that
// call malloc themselves (Python, Swift, Bash, SQL, HCL, Dockerfile) their
// state, some hundred bytes.

#include "walker.h"

#include "runtime.h"

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifndef _WIN32
#include <sys/mman.h>
#endif

// The arena. Blocks have a header with their size class; a freed block goes to
// the list of its class. Classes are quarter steps between powers of two.
enum { CLASSES = 128, FIRST_CHUNK = 1 << 18, LARGEST_CHUNK = 1 << 23, CHECK_EVERY = 1024 };

typedef struct block { uint64_t class; struct block *next; } block;
#define HEADER sizeof(uint64_t) * 2 // keeps what follows aligned to 16
#define FOREIGN ((uint64_t)~0)

typedef struct chunk { struct chunk *next; size_t size; } chunk;

// Chunks come from the system itself: malloc would keep them in the heaps of the
// threads that happened to ask.
#ifdef _WIN32
static chunk *new_chunk(size_t size) { return malloc(size); }
static void free_chunk(chunk *c) { free(c); }
#else
static chunk *new_chunk(size_t size) {
  void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
  return p == MAP_FAILED ? NULL : p;
}
static void free_chunk(chunk *c) { munmap(c, c->size); }
#endif

// Getting chunks from the system costs a seventh of a parse, most of it page
// faults, so the chunks of a parse are kept for the next one: SLOTS times at most
// KEPT bytes, for as many parses at once.
enum { SLOTS = 4, KEPT = 8 << 20 };
static chunk *slots[SLOTS];

static chunk *take_spare(void) {
  for (int i = 0; i < SLOTS; i++) {
    if (!__atomic_load_n(&slots[i], __ATOMIC_RELAXED)) continue;
    chunk *c = __atomic_exchange_n(&slots[i], NULL, __ATOMIC_ACQUIRE);
    if (c) return c;
  }
  return NULL;
}

static void free_chunks(chunk *c) {
  while (c) {
    chunk *next = c->next;
    free_chunk(c);
    c = next;
  }
}

// keep_spare keeps the chunks of a list up to KEPT bytes and frees the others.
static void keep_spare(chunk *c) {
  chunk *kept = NULL;
  size_t size = 0;
  while (c) {
    chunk *next = c->next;
    if (size + c->size <= KEPT) {
      size += c->size;
      c->next = kept;
      kept = c;
    } else {
      free_chunk(c);
    }
    c = next;
  }
  for (int i = 0; kept && i < SLOTS; i++) {
    chunk *none = NULL;
    if (__atomic_compare_exchange_n(&slots[i], &none, kept, false, __ATOMIC_RELEASE, __ATOMIC_RELAXED)) return;
  }
  free_chunks(kept);
}

typedef struct {
  chunk *chunks, *spare;
  char *at, *end;
  size_t next_chunk, used, limit;
  block *free[CLASSES];
  unsigned countdown;
  uint64_t cpu_end, wall_end; // nanoseconds
  const uint32_t *cancelled;
  pare_node *nodes;
  uint32_t count, capacity;
  const char *text;
  uint32_t size;
  jmp_buf out;
} arena;

static __thread arena *current;

// WALL is how much longer than its processor time a parse may take by the wall
// clock, for a machine that is busy or suspended: only the second line of defence.
enum { WALL = 20 };

static uint64_t now(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void check(arena *a) {
  if (a->cancelled && __atomic_load_n(a->cancelled, __ATOMIC_RELAXED)) longjmp(a->out, PARE_CANCELLED);
  if (now(CLOCK_THREAD_CPUTIME_ID) > a->cpu_end || now(CLOCK_MONOTONIC) > a->wall_end) longjmp(a->out, PARE_TIME);
}

// class_of rounds a size up to its class: 16, 32, 48, 64, then four steps to
// each power of two.
static unsigned class_of(size_t size, size_t *rounded) {
  if (size <= 64) {
    unsigned c = size ? (unsigned)((size - 1) / 16) : 0;
    *rounded = (c + 1) * 16;
    return c;
  }
  unsigned top = 63 - (unsigned)__builtin_clzll((unsigned long long)(size - 1));
  size_t step = (size_t)1 << (top - 2);
  size_t n = (size - 1 - ((size_t)1 << top)) / step; // 0..3
  *rounded = ((size_t)1 << top) + (n + 1) * step;
  return 4 + (top - 6) * 4 + (unsigned)n;
}

static void *take(arena *a, size_t bytes) {
  if ((size_t)(a->end - a->at) < bytes) {
    size_t size = a->next_chunk;
    if (size < bytes + sizeof(chunk) * 2) size = bytes + sizeof(chunk) * 2;
    if (bytes > a->limit || a->used + size > a->limit) longjmp(a->out, PARE_MEMORY);
    chunk *c = a->spare;
    if (c && c->size >= size) {
      a->spare = c->next;
      size = c->size;
    } else {
      c = new_chunk(size);
      if (!c) longjmp(a->out, PARE_MEMORY);
      c->size = size;
    }
    c->next = a->chunks;
    a->chunks = c;
    a->used += size;
    if (a->next_chunk < LARGEST_CHUNK) a->next_chunk *= 2;
    a->at = (char *)c + sizeof(chunk);
    a->end = (char *)c + size;
  }
  char *p = a->at;
  a->at += bytes;
  return p;
}

static void *arena_malloc(size_t size) {
  arena *a = current;
  if (!a) { // never in our own use; kept right for whoever calls the runtime otherwise
    uint64_t *p = malloc(size + HEADER);
    if (!p) abort();
    p[0] = FOREIGN;
    return (char *)p + HEADER;
  }
  if (--a->countdown == 0) {
    a->countdown = CHECK_EVERY;
    check(a);
  }
  if (size > a->limit) longjmp(a->out, PARE_MEMORY);
  size_t rounded;
  unsigned class = class_of(size, &rounded);
  block *b = a->free[class];
  if (b) {
    a->free[class] = b->next;
  } else {
    b = take(a, rounded + HEADER);
    b->class = class;
  }
  return (char *)b + HEADER;
}

static void arena_free(void *p) {
  if (!p) return;
  block *b = (block *)((char *)p - HEADER);
  if (b->class == FOREIGN) {
    free(b);
    return;
  }
  arena *a = current;
  if (!a) return;
  b->next = a->free[b->class];
  a->free[b->class] = b;
}

static size_t room(uint64_t class) {
  if (class < 4) return (class + 1) * 16;
  size_t top = 6 + (class - 4) / 4, n = (class - 4) % 4;
  return ((size_t)1 << top) + (n + 1) * ((size_t)1 << (top - 2));
}

static void *arena_calloc(size_t count, size_t size) {
  if (size && count > SIZE_MAX / 4 / size) {
    if (current) longjmp(current->out, PARE_MEMORY);
    abort();
  }
  void *p = arena_malloc(count * size);
  memset(p, 0, count * size);
  return p;
}

static void *arena_realloc(void *p, size_t size) {
  if (!p) return arena_malloc(size);
  block *b = (block *)((char *)p - HEADER);
  if (b->class == FOREIGN) {
    uint64_t *q = realloc(b, size + HEADER);
    if (!q) abort();
    return (char *)q + HEADER;
  }
  size_t old = room(b->class);
  if (size <= old) return p;
  void *q = arena_malloc(size);
  memcpy(q, p, old);
  arena_free(p);
  return q;
}

// The lexer reads the text in pieces, and at each of them the clock is looked at
// now and then.
enum { PIECE = 1 << 12 };

static const char *read_text(void *payload, uint32_t at, TSPoint point, uint32_t *size) {
  arena *a = payload;
  (void)point;
  if (a->countdown <= 16) {
    a->countdown = CHECK_EVERY;
    check(a);
  } else {
    a->countdown -= 16;
  }
  if (at >= a->size) {
    *size = 0;
    return "";
  }
  uint32_t end = (at / PIECE + 1) * PIECE;
  if (end > a->size) end = a->size;
  // A character must not be cut in two: the runtime decodes within a piece only.
  for (int i = 0; i < 3 && end < a->size && ((unsigned char)a->text[end] & 0xC0) == 0x80; i++) end++;
  *size = end - at;
  return a->text + at;
}

static void append(arena *a, pare_node n) {
  if (a->count == a->capacity) {
    uint32_t capacity = a->capacity ? a->capacity * 2 : a->size / 8 + 64;
    size_t bytes = (size_t)capacity * sizeof(pare_node);
    if (a->used + bytes > a->limit) longjmp(a->out, PARE_MEMORY);
    pare_node *grown = realloc(a->nodes, bytes);
    if (!grown) longjmp(a->out, PARE_MEMORY);
    a->nodes = grown;
    a->capacity = capacity;
    check(a);
  }
  a->nodes[a->count++] = n;
}

static void walk(arena *a, TSNode root, const uint8_t *list, uint32_t symbols) {
  TSTreeCursor cursor = ts_tree_cursor_new(root);
  int32_t parent = -1;
  uint32_t depth = 0, capacity = 64;
  // For each level the index of its listed node, or -1 where it is not listed.
  int32_t *open = arena_malloc(capacity * sizeof(int32_t));
  for (;;) {
    TSNode node = ts_tree_cursor_current_node(&cursor);
    uint16_t symbol = ts_node_symbol(node);
    int32_t self = -1;
    if (symbol == PARE_ERROR || (symbol < symbols && list[symbol] == PARE_LIST)) {
      TSPoint last = ts_node_end_point(node);
      pare_node n = {
        .start = ts_node_start_byte(node), .end = ts_node_end_byte(node),
        .first_row = ts_node_start_point(node).row, .last_row = last.row,
        .parent = parent, .next = 0, .symbol = symbol,
        .field = ts_tree_cursor_current_field_id(&cursor),
        .flags = (ts_node_has_error(node) ? PARE_HAS_ERROR : 0) |
                 (ts_node_is_missing(node) ? PARE_MISSING : 0) |
                 (ts_node_is_named(node) ? 0 : PARE_ANONYMOUS),
      };
      self = (int32_t)a->count;
      append(a, n);
    }
    if (ts_tree_cursor_goto_first_child(&cursor)) {
      if (depth == capacity) {
        capacity *= 2;
        open = arena_realloc(open, capacity * sizeof(int32_t));
      }
      open[depth++] = self;
      if (self >= 0) parent = self;
      continue;
    }
    if (self >= 0) a->nodes[self].next = a->count;
    while (!ts_tree_cursor_goto_next_sibling(&cursor)) {
      if (depth == 0) return;
      ts_tree_cursor_goto_parent(&cursor);
      int32_t closed = open[--depth];
      if (closed >= 0) {
        a->nodes[closed].next = a->count;
        parent = a->nodes[closed].parent;
      }
    }
  }
}

pare_tree pare_parse(const void *language, const char *text, uint32_t size,
                     const uint8_t *list, uint32_t symbols, uint64_t memory,
                     uint64_t micros, const uint32_t *cancelled) {
  // The same four pointers each time: setting them again from several threads is harmless.
  ts_set_allocator(arena_malloc, arena_calloc, arena_realloc, arena_free);

  arena *a = calloc(1, sizeof(arena));
  pare_tree result = {0};
  if (!a) {
    result.status = PARE_MEMORY;
    return result;
  }
  a->next_chunk = FIRST_CHUNK;
  a->spare = take_spare();
  a->limit = memory;
  a->countdown = CHECK_EVERY;
  a->cpu_end = now(CLOCK_THREAD_CPUTIME_ID) + micros * 1000;
  a->wall_end = now(CLOCK_MONOTONIC) + micros * WALL * 1000;
  a->cancelled = cancelled;
  a->text = text;
  a->size = size;
  current = a;
  int status = setjmp(a->out);
  if (status == 0) {
    TSParser *parser = ts_parser_new();
    if (!ts_parser_set_language(parser, language)) {
      longjmp(a->out, PARE_LANGUAGE);
    }
    ts_parser_set_timeout_micros(parser, micros * WALL);
    TSInput input = {.payload = a, .read = read_text, .encoding = TSInputEncodingUTF8};
    TSTree *tree = ts_parser_parse(parser, NULL, input);
    if (!tree) longjmp(a->out, PARE_TIME);
    walk(a, ts_tree_root_node(tree), list, symbols);
    ts_parser_delete(parser); // for the scanners that keep memory of their own
  }
  current = NULL;
  // The newest chunks are the largest: they come last, to be taken up in the
  // order of their growth again.
  while (a->spare) {
    chunk *next = a->spare->next;
    a->spare->next = a->chunks;
    a->chunks = a->spare;
    a->spare = next;
  }
  keep_spare(a->chunks);
  result.status = status;
  if (status == 0) {
    result.nodes = a->nodes;
    result.count = a->count;
  } else {
    free(a->nodes);
  }
  free(a);
  return result;
}

uint32_t pare_symbol_count(const void *language) { return ts_language_symbol_count(language); }
const char *pare_symbol_name(const void *language, uint16_t symbol) { return ts_language_symbol_name(language, symbol); }
int pare_symbol_named(const void *language, uint16_t symbol) { return ts_language_symbol_type(language, symbol) == TSSymbolTypeRegular; }
uint32_t pare_field_count(const void *language) { return ts_language_field_count(language); }
const char *pare_field_name(const void *language, uint16_t field) { return ts_language_field_name_for_id(language, field); }

const char *pare_missing(void) {
#define LOOK(name) if (!name) return #name;
  RUNTIME(LOOK)
  return NULL;
}
