#ifndef GREENROOM_CZLIB_SHIM_H
#define GREENROOM_CZLIB_SHIM_H

#include <zlib.h>

// `inflateInit2` is a macro, which Swift does not see. 15 bits is the largest window, 16 more say that the data is gzip.
static inline int greenroom_inflate_init(z_stream *stream) { return inflateInit2(stream, 15 + 16); }

// A negative number of bits says that the data has no header, as the members of a zip file have none.
static inline int greenroom_inflate_init_bare(z_stream *stream) { return inflateInit2(stream, -15); }

#endif
