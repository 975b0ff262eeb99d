#ifndef CRDKAFKA_SHIM_H
#define CRDKAFKA_SHIM_H

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

/* What Swift cannot call: variadic functions, and the one callback, which stays in C. */

/* Failed deliveries of one producer, written by the thread that serves its queue, read by any. */
typedef struct crdkafka_failures_s {
  int64_t count;
  int32_t first;
} crdkafka_failures_t;

static inline crdkafka_failures_t *crdkafka_failures_new(void) {
  return (crdkafka_failures_t *)calloc(1, sizeof(crdkafka_failures_t));
}

static inline void crdkafka_failures_destroy(crdkafka_failures_t *failures) { free(failures); }

static inline int64_t crdkafka_failures_count(crdkafka_failures_t *failures) {
  return __atomic_load_n(&failures->count, __ATOMIC_ACQUIRE);
}

static inline int32_t crdkafka_failures_first(crdkafka_failures_t *failures) {
  return __atomic_load_n(&failures->first, __ATOMIC_ACQUIRE);
}

/* Returns the count so far and starts again from 0; `first` receives the first code. */
static inline int64_t crdkafka_failures_take(crdkafka_failures_t *failures, int32_t *first) {
  *first = __atomic_exchange_n(&failures->first, 0, __ATOMIC_ACQ_REL);
  return __atomic_exchange_n(&failures->count, 0, __ATOMIC_ACQ_REL);
}

static inline void crdkafka_delivered(rd_kafka_t *client, const rd_kafka_message_t *message, void *opaque) {
  crdkafka_failures_t *failures = (crdkafka_failures_t *)opaque;
  int32_t none = 0;
  (void)client;
  if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR)
    return;
  /* The code first: whoever sees the count sees a code too. */
  (void)__atomic_compare_exchange_n(&failures->first, &none, (int32_t)message->err, 0, __ATOMIC_ACQ_REL,
                                    __ATOMIC_ACQUIRE);
  (void)__atomic_fetch_add(&failures->count, 1, __ATOMIC_ACQ_REL);
}

static inline void crdkafka_conf_count_failures(rd_kafka_conf_t *configuration, crdkafka_failures_t *failures) {
  rd_kafka_conf_set_opaque(configuration, failures);
  rd_kafka_conf_set_dr_msg_cb(configuration, crdkafka_delivered);
}

/* Queues a copy of one record. A null key or value is sent as null; timestamp 0 means now.
 * On success the headers (may be null) belong to librdkafka, otherwise they stay the caller's. */
static inline rd_kafka_resp_err_t crdkafka_produce(rd_kafka_t *client, const char *topic, int32_t partition,
                                                   const void *key, size_t key_size, const void *value,
                                                   size_t value_size, rd_kafka_headers_t *headers,
                                                   int64_t timestamp) {
  if (headers)
    return rd_kafka_producev(client, RD_KAFKA_V_TOPIC(topic), RD_KAFKA_V_PARTITION(partition),
                             RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_KEY(key, key_size),
                             RD_KAFKA_V_VALUE((void *)value, value_size), RD_KAFKA_V_TIMESTAMP(timestamp),
                             RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_END);
  return rd_kafka_producev(client, RD_KAFKA_V_TOPIC(topic), RD_KAFKA_V_PARTITION(partition),
                           RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_KEY(key, key_size),
                           RD_KAFKA_V_VALUE((void *)value, value_size), RD_KAFKA_V_TIMESTAMP(timestamp),
                           RD_KAFKA_V_END);
}

static inline void *crdkafka_destroy_main(void *client) {
  prctl(PR_SET_NAME, "kafka-destroy");
  rd_kafka_destroy_flags((rd_kafka_t *)client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
  return NULL;
}

/* Destroys a consumer on a thread of its own: one that could not leave in time, or whose commit was not answered,
 * keeps rd_kafka_destroy waiting for as long as its session time-out. */
static inline void crdkafka_destroy_aside(rd_kafka_t *client) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, crdkafka_destroy_main, client) == 0)
    pthread_detach(thread);
  else
    rd_kafka_destroy_flags(client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
}

/*
 * Whether a consumed record can have headers; `next` is the record that was fetched after it, or null.
 *
 * librdkafka allocates a list for every record that is asked for its headers, which took 18 % of a worker's time in
 * catching up. But a record lies where it was received, and in the format of Kafka's batches the number of its headers
 * follows its value: 0, nearly always. That byte is looked at only where the next record begins within 64 bytes behind
 * it, so that it lies between the two. In the older formats, which know no headers, it is any byte: then the answer may
 * be a needless "can".
 */
static inline int crdkafka_can_have_headers(const rd_kafka_message_t *message, const rd_kafka_message_t *next) {
  const uint8_t *end, *begin;
  if (!message->payload || !next || next->err)
    return 1;
  end = (const uint8_t *)message->payload + message->len;
  begin = (const uint8_t *)(next->key ? next->key : next->payload);
  return begin <= end || begin > end + 64 || *end != 0;
}

/* The number of headers of a consumed record, 0 where they are missing or cannot be read. */
static inline size_t crdkafka_header_count(const rd_kafka_message_t *message, const rd_kafka_message_t *next) {
  rd_kafka_headers_t *headers = NULL;
  if (!crdkafka_can_have_headers(message, next))
    return 0;
  if (rd_kafka_message_headers(message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR || !headers)
    return 0;
  return rd_kafka_header_cnt(headers);
}

#endif
