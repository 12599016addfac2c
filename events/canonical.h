#pragma once
// Writes plain structs as canonical Cap'n Proto bytes in one pass. Format:
// capnproto.org/encoding.html, "Canonicalization": one segment, objects in pre-order, struct
// sections without trailing zero words, the elements of a struct list as large as the largest
// needs. What each struct's sections hold is generated (sections_of, write_children). For codecs
// only. tests/codec_test.cc compares every kind with Cap'n Proto's own canonicalize(), which takes
// four times as long.

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "events/wire.h"

namespace grantledger {

// A struct's data section, and how much of both sections is not all zeros.
template <std::size_t data_words_max>
struct Sections {
  std::array<std::uint64_t, data_words_max + 1> data{};  // One more, so that none is empty.
  std::uint16_t data_words = 0;
  std::uint16_t pointer_words = 0;

  // `offset` counts in sizes of Number, as schemas do. Stored as the difference from its default.
  template <class Number>
  void number(std::size_t offset, Number value, Number otherwise = {}) {
    using Bits = std::make_unsigned_t<Number>;
    const auto bits = static_cast<Bits>(static_cast<Bits>(value) ^ static_cast<Bits>(otherwise));
    if (bits == 0) return;
    const std::size_t byte = offset * sizeof(Number);
    data[byte / 8] |= static_cast<std::uint64_t>(bits) << (byte % 8 * 8);
    data_words = std::max(data_words, static_cast<std::uint16_t>(byte / 8 + 1));
  }
  void flag(std::size_t bit, bool value) {
    if (!value) return;
    data[bit / 64] |= std::uint64_t{1} << (bit % 64);
    data_words = std::max(data_words, static_cast<std::uint16_t>(bit / 64 + 1));
  }
  void pointer(std::size_t index, bool is_present) {
    if (is_present) pointer_words = static_cast<std::uint16_t>(index + 1);
  }
};

class CanonicalWriter {
 public:
  CanonicalWriter() { words_.reserve(256); }

  template <class Struct>
  std::string bytes_of(const Struct& root) {
    words_.assign(1, 0);
    object(0, root);
    return {reinterpret_cast<const char*>(words_.data()), words_.size() * sizeof(std::uint64_t)};
  }

  // Each writes what the pointer at word `at` shall point to, behind all that is there.
  template <class Struct>
  void object(std::size_t at, const Struct& value) {
    const auto sections = sections_of(value);
    const std::size_t start = words_.size();
    words_[at] = struct_pointer(at, start, sections.data_words, sections.pointer_words);
    words_.insert(words_.end(), sections.data.begin(), sections.data.begin() + sections.data_words);
    words_.resize(words_.size() + sections.pointer_words);
    write_children(*this, start + sections.data_words, value);
  }
  void text(std::size_t at, std::string_view text) { bytes(at, text, text.size() + 1); }
  void data(std::size_t at, std::string_view data) { bytes(at, data, data.size()); }

  template <class Value>
  void list(std::size_t at, const std::vector<Value>& values) {
    if constexpr (requires { text_of_wire(values.front()); }) {
      text_list(at, values);
    } else {
      struct_list(at, values);
    }
  }

 private:
  static std::string_view text_of_wire(const std::string& text) { return text; }
  template <class Kind>
  static std::string_view text_of_wire(const Id<Kind>& id) {
    return id.text();
  }

  // Offsets count in words from the end of the pointer. A struct of no size is said to lie one word
  // back, which is the canonical spelling.
  static std::uint64_t struct_pointer(std::size_t at, std::size_t start, std::uint16_t data_words,
                                      std::uint16_t pointer_words) {
    if (data_words == 0 && pointer_words == 0) return 0xffff'fffc;
    return (start - at - 1) << 2 | std::uint64_t{data_words} << 32 |
           std::uint64_t{pointer_words} << 48;
  }
  static std::uint64_t list_pointer(std::size_t at, std::size_t start, std::uint64_t element_size,
                                    std::size_t count) {
    return 1 | (start - at - 1) << 2 | element_size << 32 | std::uint64_t{count} << 35;
  }

  void bytes(std::size_t at, std::string_view content, std::size_t count) {
    constexpr std::uint64_t of_bytes = 2;
    const std::size_t start = words_.size();
    words_[at] = list_pointer(at, start, of_bytes, count);
    words_.resize(start + (count + 7) / 8);
    if (!content.empty()) std::memcpy(&words_[start], content.data(), content.size());
  }

  template <class Value>
  void text_list(std::size_t at, const std::vector<Value>& values) {
    constexpr std::uint64_t of_pointers = 6;
    const std::size_t start = words_.size();
    words_[at] = list_pointer(at, start, of_pointers, values.size());
    words_.resize(start + values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::string_view each = text_of_wire(values[i]);
      if (!each.empty()) text(start + i, each);
    }
  }

  // All elements take the room of the largest; a word before them says how much that is.
  template <class Value>
  void struct_list(std::size_t at, const std::vector<Value>& values) {
    constexpr std::uint64_t of_structs = 7;
    std::uint16_t data_words = 0;
    std::uint16_t pointer_words = 0;
    for (const Value& value : values) {
      const auto sections = sections_of(value);
      data_words = std::max(data_words, sections.data_words);
      pointer_words = std::max(pointer_words, sections.pointer_words);
    }
    const std::size_t size = std::size_t{data_words} + pointer_words;
    const std::size_t start = words_.size();
    words_[at] = list_pointer(at, start, of_structs, size * values.size());
    words_.push_back(std::uint64_t{values.size()} << 2 | std::uint64_t{data_words} << 32 |
                     std::uint64_t{pointer_words} << 48);
    words_.resize(words_.size() + size * values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto sections = sections_of(values[i]);
      const std::size_t element = start + 1 + size * i;
      std::copy_n(sections.data.begin(), sections.data_words,
                  words_.begin() + static_cast<std::ptrdiff_t>(element));
      write_children(*this, element + data_words, values[i]);
    }
  }

  std::vector<std::uint64_t> words_;
};

// Amounts are packed by hand, as in wire.h.
inline Sections<2> sections_of(Money amount) {
  Sections<2> sections;
  std::uint32_t letters = 0;
  for (const char letter : amount.currency.code) {
    letters = letters << 8 | static_cast<unsigned char>(letter);
  }
  sections.number<std::int64_t>(0, amount.minor_units);
  sections.number<std::uint32_t>(2, letters);
  return sections;
}
inline void write_children(CanonicalWriter&, std::size_t, Money) {}

inline std::string_view view_of(const std::string& text) {
  return text;
}
template <class Kind>
std::string_view view_of(const Id<Kind>& id) {
  return id.text();
}
inline std::string_view view_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace grantledger
