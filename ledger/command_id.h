#pragma once

#include "events/digest.h"
#include "events/ids.h"

namespace grantledger {

// An id made of what a request says, so that saying it again is the same request: the first sixteen
// bytes of the digest.
inline CommandId command_id_of(const Digest& content) {
  CommandId id;
  for (std::size_t i = 0; i < 8; ++i) {
    id.high = id.high << 8 | content[i];
    id.low = id.low << 8 | content[i + 8];
  }
  return id;
}

}  // namespace grantledger
