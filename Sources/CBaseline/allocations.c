#include "CBaseline.h"

#include <errno.h>
#include <stddef.h>

/*
 * The benchmark's own malloc, in front of glibc's: the same, and it counts for each thread. The executable's definition
 * is taken by every library it loads, the Swift runtime and librdkafka among them.
 */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *start, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static __thread int64_t allocations;

void *malloc(size_t size) {
  allocations++;
  return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  allocations++;
  return __libc_calloc(count, size);
}

void *realloc(void *start, size_t size) {
  allocations++;
  return __libc_realloc(start, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  allocations++;
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **start, size_t alignment, size_t size) {
  void *memory = __libc_memalign(alignment, size);
  allocations++;
  if (!memory)
    return ENOMEM;
  *start = memory;
  return 0;
}

int64_t baseline_allocations(void) { return allocations; }
