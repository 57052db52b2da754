#ifndef GREENROOM_CPREFETCH_SHIM_H
#define GREENROOM_CPREFETCH_SHIM_H

// The compiler's builtin, which Swift has no name for: memory that will be written soon is fetched
// meanwhile. Any address may be given, and nothing is changed.
static inline void prefetch_for_writing(const void *address) {
  __builtin_prefetch(address, 1);
}

#endif
