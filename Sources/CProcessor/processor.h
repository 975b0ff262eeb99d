#ifndef CPROCESSOR_H
#define CPROCESSOR_H

#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* What processor and memory can do and Swift has no words for. */

/*
 * Looks at the 16 bytes at `bytes`, which need no alignment. Bit i: byte i ends a run of plain bytes in a JSON string,
 * being a quote, a backslash or a control character. Bit 16 + i: byte i is not ASCII.
 *
 * In C because Swift's masks of vectors cannot be turned into bits: it takes a hundred instructions there.
 */
static inline uint32_t cprocessor_string_marks(const uint8_t *bytes) {
#if defined(__SSE2__)
  const __m128i all = _mm_loadu_si128((const __m128i *)bytes);
  const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(all, _mm_set1_epi8(0x1F)), all);
  const __m128i stops = _mm_or_si128(
      control, _mm_or_si128(_mm_cmpeq_epi8(all, _mm_set1_epi8('"')), _mm_cmpeq_epi8(all, _mm_set1_epi8('\\'))));
  return (uint32_t)_mm_movemask_epi8(stops) | (uint32_t)_mm_movemask_epi8(all) << 16;
#else
  uint32_t marks = 0;
  for (int i = 0; i < 16; i++) {
    const uint32_t stops = bytes[i] < 0x20 || bytes[i] == '"' || bytes[i] == '\\';
    marks |= stops << i | (uint32_t)(bytes[i] >> 7) << (16 + i);
  }
  return marks;
#endif
}

/*
 * Memory in pages of 2 MiB where the system grants them, straight from the system, which gets it back at once: what
 * malloc keeps between aligned blocks came to a third of a table of cases. Null where there is none left.
 */
static inline void *cprocessor_map_huge_pages(size_t size) {
  const size_t page = (size_t)2 << 20;
  uint8_t *start = (uint8_t *)mmap(NULL, size + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED)
    return NULL;
  uint8_t *aligned = (uint8_t *)(((uintptr_t)start + page - 1) & ~(page - 1));
  /* Both are multiples of the page size of the system, as mmap returns and takes them. */
  const size_t before = (size_t)(aligned - start), after = page - before;
  if (before)
    munmap(start, before);
  if (after)
    munmap(aligned + size, after);
#ifdef MADV_HUGEPAGE
  (void)madvise(aligned, size, MADV_HUGEPAGE);
#endif
  return aligned;
}

static inline void cprocessor_unmap(void *start, size_t size) { munmap(start, size); }

#endif
