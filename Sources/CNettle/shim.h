#ifndef GREENROOM_CNETTLE_SHIM_H
#define GREENROOM_CNETTLE_SHIM_H

#include <nettle/sha2.h>

#endif
