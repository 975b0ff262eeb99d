#ifndef CBASELINE_H
#define CBASELINE_H

#include <stddef.h>
#include <stdint.h>

/* What reading a topic and throwing it away took. */
struct baseline_cost {
  int64_t records; /* delivered */
  int64_t bytes;   /* of their values */
  double wall;     /* seconds from the assignment to the last end of a partition */
  double cpu;      /* seconds of the process's time in between */
};

/*
 * The limit: a C program that reads every partition of a topic from its beginning to its end, in batches from one
 * queue, and throws the records away. `reason` gets a line where 0 is not returned.
 */
int baseline_discard(const char *brokers, const char *topic, int32_t partitions, struct baseline_cost *result,
                     char *reason, size_t reason_size);

/* How often the calling thread has asked for memory so far. */
int64_t baseline_allocations(void);

#endif
