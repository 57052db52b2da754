#ifndef GREENROOM_CICAL_SHIM_H
#define GREENROOM_CICAL_SHIM_H

#include <libical/ical.h>

#endif
