#ifndef GREENROOM_CMICROHTTPD_SHIM_H
#define GREENROOM_CMICROHTTPD_SHIM_H

#include <microhttpd.h>

// Functions with a variable number of arguments, which Swift does not call.

// Serves a socket that listens, with a thread a connection. What a stranger may take is bounded: connections at a time, the memory of
// what a connection has sent before its body, and seconds without a byte.
static inline struct MHD_Daemon *greenroom_serve(
  MHD_socket listener, MHD_AccessHandlerCallback handle, MHD_RequestCompletedCallback complete, void *context,
  unsigned int connections, size_t memory, unsigned int seconds)
{
  return MHD_start_daemon(
    MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL, 0, NULL, NULL, handle, context,
    MHD_OPTION_LISTEN_SOCKET, listener,
    MHD_OPTION_NOTIFY_COMPLETED, complete, context,
    MHD_OPTION_CONNECTION_LIMIT, connections,
    MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory,
    MHD_OPTION_CONNECTION_TIMEOUT, seconds,
    MHD_OPTION_STRICT_FOR_CLIENT, 1,
    MHD_OPTION_END);
}

// How long a connection may be silent from now on; 0: for ever.
static inline void greenroom_set_timeout(struct MHD_Connection *connection, unsigned int seconds)
{
  MHD_set_connection_option(connection, MHD_CONNECTION_OPTION_TIMEOUT, seconds);
}

// Constants by names that do not hang on how Swift names the cases of an enumeration.
static inline enum MHD_Result greenroom_yes(void) { return MHD_YES; }
static inline enum MHD_Result greenroom_no(void) { return MHD_NO; }

// Every header of a request, in order.
static inline void greenroom_each_header(struct MHD_Connection *connection, MHD_KeyValueIterator each, void *context)
{
  MHD_get_connection_values(connection, MHD_HEADER_KIND, each, context);
}

// A response of a copy of these bytes.
static inline struct MHD_Response *greenroom_response(const void *bytes, size_t count)
{
  return MHD_create_response_from_buffer(count, (void *)bytes, MHD_RESPMEM_MUST_COPY);
}

#endif
