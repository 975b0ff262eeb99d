#include "CBaseline.h"

#include <librdkafka/rdkafka.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { BATCH = 4096 };

static double seconds(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static rd_kafka_t *make_consumer(const char *brokers, char *reason, size_t reason_size) {
  const char *properties[][2] = {
      {"bootstrap.servers", brokers}, {"group.id", "baseline"}, {"enable.auto.commit", "false"},
      {"enable.partition.eof", "true"}, {"isolation.level", "read_committed"}, {"auto.offset.reset", "error"},
      /* As the worker has them: a full partition queue would make librdkafka pause for a second. */
      {"queued.min.messages", "10000000"}, {"queued.max.messages.kbytes", "262144"}, {"fetch.wait.max.ms", "100"},
  };
  rd_kafka_conf_t *conf = rd_kafka_conf_new();
  for (size_t i = 0; i < sizeof properties / sizeof properties[0]; i++) {
    if (rd_kafka_conf_set(conf, properties[i][0], properties[i][1], reason, reason_size) != RD_KAFKA_CONF_OK) {
      rd_kafka_conf_destroy(conf);
      return NULL;
    }
  }
  rd_kafka_t *client = rd_kafka_new(RD_KAFKA_CONSUMER, conf, reason, reason_size);
  if (!client) rd_kafka_conf_destroy(conf);
  return client;
}

static int read_all(rd_kafka_queue_t *queue, int32_t partitions, struct baseline_cost *result, char *reason,
                    size_t reason_size) {
  static rd_kafka_message_t *messages[BATCH];
  double cpu = seconds(CLOCK_PROCESS_CPUTIME_ID), wall = seconds(CLOCK_MONOTONIC);
  int32_t ended = 0;
  int idle = 0;
  memset(result, 0, sizeof *result);
  while (ended < partitions) {
    ssize_t count = rd_kafka_consume_batch_queue(queue, 0, messages, BATCH);
    if (count <= 0) {
      rd_kafka_message_t *first = rd_kafka_consume_queue(queue, 100);
      if (!first) {
        if (++idle < 600) continue;
        snprintf(reason, reason_size, "no record came for a minute");
        return -1;
      }
      messages[0] = first;
      count = 1;
    }
    idle = 0;
    for (ssize_t i = 0; i < count; i++) {
      if (messages[i]->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        ended++;
      } else if (messages[i]->err) {
        snprintf(reason, reason_size, "%s", rd_kafka_message_errstr(messages[i]));
        return -1;
      } else {
        result->records++;
        result->bytes += (int64_t)messages[i]->len;
      }
      rd_kafka_message_destroy(messages[i]);
    }
  }
  result->wall = seconds(CLOCK_MONOTONIC) - wall;
  result->cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
  return 0;
}

int baseline_discard(const char *brokers, const char *topic, int32_t partitions, struct baseline_cost *result,
                     char *reason, size_t reason_size) {
  rd_kafka_t *client = make_consumer(brokers, reason, reason_size);
  if (!client) return -1;
  rd_kafka_poll_set_consumer(client);
  rd_kafka_queue_t *queue = rd_kafka_queue_new(client);
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(partitions);
  for (int32_t partition = 0; partition < partitions; partition++) {
    rd_kafka_topic_partition_list_add(list, topic, partition)->offset = 0;
  }
  int status = -1;
  rd_kafka_resp_err_t error = rd_kafka_assign(client, list);
  if (error) {
    snprintf(reason, reason_size, "%s", rd_kafka_err2str(error));
  } else {
    for (int32_t partition = 0; partition < partitions; partition++) {
      rd_kafka_queue_t *own = rd_kafka_queue_get_partition(client, topic, partition);
      rd_kafka_queue_forward(own, queue);
      rd_kafka_queue_destroy(own);
    }
    status = read_all(queue, partitions, result, reason, reason_size);
  }
  rd_kafka_topic_partition_list_destroy(list);
  rd_kafka_queue_destroy(queue);
  rd_kafka_consumer_close(client);
  rd_kafka_destroy(client);
  return status;
}
