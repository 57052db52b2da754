#ifndef GREENROOM_CMALLOC_SHIM_H
#define GREENROOM_CMALLOC_SHIM_H

// What the C library's memory goes by, which Swift's module of it leaves out.
#include <malloc.h>

#endif
