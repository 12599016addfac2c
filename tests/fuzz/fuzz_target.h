#pragma once
// Each source beside this one is a fuzz target: a function that takes any bytes and must come back.
// A CHECK says what must hold of them. tools/fuzz runs the targets; the replay tests give each the
// inputs that were kept, in every build.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "events/result.h"

namespace grantledger {

// Returns 0 always. The name is libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size_bytes);

inline std::string_view view_of(const std::uint8_t* bytes, std::size_t size_bytes) {
  return {reinterpret_cast<const char*>(bytes), size_bytes};
}

// Takes the first byte off `input` to choose one of `count` ways to read the rest. Letters are kept
// in inputs so that people can read them: 'a' is the first way.
inline std::size_t take_choice(std::string_view& input, std::size_t count) {
  if (input.empty()) return 0;
  const auto first = static_cast<unsigned char>(input.front());
  input.remove_prefix(1);
  return (first + count * 256 - 'a') % count;
}

// What parses is written again and is the same text: no text has two spellings.
template <class Value>
void check_only_spelling(std::string_view text, const Result<Value>& parsed, const auto& write) {
  if (parsed) CHECK(write(*parsed) == text);
}

}  // namespace grantledger
