#ifndef GREENROOM_CGSL_SHIM_H
#define GREENROOM_CGSL_SHIM_H

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_matrix.h>
#include <gsl/gsl_multifit.h>
#include <gsl/gsl_multimin.h>
#include <gsl/gsl_qrng.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sf_erf.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_psi.h>
#include <gsl/gsl_vector.h>
#include <limits.h>
#include <stdint.h>

// A keyed counter as a generator that GSL can draw from, so that every law of GSL serves every stream. RandomStream.swift
// holds the same arithmetic in Swift; a test compares the two word by word.
//
// The state lives on the caller's stack: nothing is allocated and nothing is shared between two draws.
typedef struct {
  uint64_t first;
  uint64_t second;
  uint64_t counter;
} greenroom_stream;

static inline uint64_t greenroom_stream_next(greenroom_stream *stream) {
  stream->counter += 1;
  // Stafford's variant 13, the finalizer of SplitMix64.
  uint64_t word = stream->first + stream->counter * UINT64_C(0x9e3779b97f4a7c15);
  word = (word ^ (word >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  word = (word ^ (word >> 27)) * UINT64_C(0x94d049bb133111eb);
  word = (word ^ (word >> 31)) ^ stream->second;
  // The finalizer of MurmurHash3.
  word = (word ^ (word >> 33)) * UINT64_C(0xff51afd7ed558ccd);
  word = (word ^ (word >> 33)) * UINT64_C(0xc4ceb9fe1a85ec53);
  return word ^ (word >> 33);
}

static inline unsigned long greenroom_stream_get(void *state) {
  return greenroom_stream_next((greenroom_stream *)state);
}

static inline double greenroom_stream_get_double(void *state) {
  return (double)(greenroom_stream_next((greenroom_stream *)state) >> 11) * 0x1p-53;
}

// GSL demands a way to seed; a stream's key is its seed, so only the position starts over.
static inline void greenroom_stream_set(void *state, unsigned long seed) {
  ((greenroom_stream *)state)->counter = seed;
}

// The generator is a function's local, not a global: Swift rejects C globals that could change under it.
static inline gsl_rng greenroom_generator(greenroom_stream *stream) {
  static const gsl_rng_type type = {
      "greenroom_stream",   ULONG_MAX, 0, sizeof(greenroom_stream), greenroom_stream_set, greenroom_stream_get,
      greenroom_stream_get_double};
  gsl_rng generator = {&type, stream};
  return generator;
}

// GSL names its methods by global pointers, which Swift rejects as well.
static inline const gsl_multimin_fdfminimizer_type *greenroom_bfgs(void) {
  return gsl_multimin_fdfminimizer_vector_bfgs2;
}

static inline const gsl_qrng_type *greenroom_sobol(void) {
  return gsl_qrng_sobol;
}

#endif
