#include <curl/curl.h>

/* Swift calls no variadic functions: one function for each type of argument. */
static inline CURLcode ccurl_set_long(CURL *curl, CURLoption option, long value) {
  return curl_easy_setopt(curl, option, value);
}

static inline CURLcode ccurl_set_pointer(CURL *curl, CURLoption option, const void *value) {
  return curl_easy_setopt(curl, option, value);
}

typedef size_t (*ccurl_write)(char *bytes, size_t size, size_t count, void *context);
static inline CURLcode ccurl_set_write(CURL *curl, ccurl_write function) {
  return curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, function);
}

typedef curl_socket_t (*ccurl_open_socket)(void *context, curlsocktype purpose, struct curl_sockaddr *address);
static inline CURLcode ccurl_set_open_socket(CURL *curl, ccurl_open_socket function) {
  return curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, function);
}

static inline long ccurl_status(CURL *curl) {
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

/* Seconds to wait, 0 where the answer does not say. */
static inline curl_off_t ccurl_retry_after(CURL *curl) {
  curl_off_t seconds = 0;
  curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &seconds);
  return seconds;
}
