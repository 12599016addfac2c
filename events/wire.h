#pragma once
// How single values go into Cap'n Proto messages and come out. For codecs only: this is the one
// header of ours that shows generated types.

#include <capnp/message.h>
#include <capnp/serialize.h>

#include <array>
#include <cstring>
#include <optional>
#include <type_traits>

#include "events/event.capnp.h"
#include "events/values.h"

namespace grantledger {

inline constexpr std::int32_t wire_no_day = 2'147'483'647;

// Takes values out of a stored message and remembers the first that is not what it should be, so
// that facts can be read without a check a line. What was loaded is worthless once error() is set.
class Fields {
 public:
  // Where `takes_rows`, what is read is no fact: it may hold sums that no fact may carry, and the
  // empty id of something that is not known.
  explicit Fields(bool takes_rows = false) : takes_rows_(takes_rows) {}
  bool takes_rows() const { return takes_rows_; }

  void refuse(std::string problem) {
    if (!error_) error_ = std::move(problem);
  }
  const std::optional<std::string>& error() const { return error_; }

  void text(capnp::Text::Reader stored, std::string& value) {
    value.assign(stored.begin(), stored.size());
  }
  template <class Kind>
  void text(capnp::Text::Reader stored, Id<Kind>& value) {
    if (takes_rows_ && stored.size() == 0) {
      value = Id<Kind>();
      return;
    }
    Result<Id<Kind>> id = Id<Kind>::parse({stored.begin(), stored.size()});
    if (!id) return refuse(id.error().detail);
    value = *std::move(id);
  }
  template <class Kind>
  void text(capnp::Text::Reader stored, std::optional<Id<Kind>>& value) {
    if (stored.size() == 0) return value.reset();
    text(stored, value.emplace());
  }

  void bytes(bool, capnp::Data::Reader stored, std::string& value) {
    value.assign(stored.asChars().begin(), stored.size());
  }
  void bytes(bool, capnp::Data::Reader stored, Digest& value) {
    if (stored.size() != value.size()) return refuse("a digest has 32 bytes");
    std::memcpy(value.data(), stored.begin(), value.size());
  }
  void bytes(bool is_present, capnp::Data::Reader stored, std::optional<Digest>& value) {
    if (!is_present) return value.reset();
    bytes(true, stored, value.emplace());
  }

  template <class Number>
  requires std::is_arithmetic_v<Number>
  void number(Number stored, Number& value) { value = stored; }
  template <class Wire, class Enum>
  requires std::is_enum_v<Enum>
  void number(Wire stored, Enum& value) {
    if (static_cast<std::size_t>(stored) >= names_of(Enum{}).size()) {
      return refuse("an enumerator that this program does not know");
    }
    value = static_cast<Enum>(stored);
  }
  void number(std::int32_t stored, Date& value) { value = Date(std::chrono::days(stored)); }
  void number(std::int32_t stored, std::optional<Date>& value) {
    value.reset();
    if (stored != wire_no_day) value = Date(std::chrono::days(stored));
  }
  void number(std::int32_t stored, Hundredths& value) { value.count = stored; }
  void number(std::int64_t stored, Timestamp& value) {
    value = Timestamp(std::chrono::microseconds(stored));
  }

 private:
  bool takes_rows_;
  std::optional<std::string> error_;
};

// The value if there is one to store. Empty text is stored as nothing, so that equal facts have
// equal bytes.
template <class Value>
const Value* present_in(const Value& value) {
  return &value;
}
template <class Value>
const Value* present_in(const std::optional<Value>& value) {
  return value ? &*value : nullptr;
}
inline const std::string* present_in(const std::string& value) {
  return value.empty() ? nullptr : &value;
}

inline capnp::Text::Reader wire_text(const std::string& text) {
  return {text.c_str(), text.size()};
}
template <class Kind>
capnp::Text::Reader wire_text(const Id<Kind>& id) {
  return wire_text(id.text());
}
capnp::Data::Reader wire_bytes(const auto& bytes) {
  return {reinterpret_cast<const kj::byte*>(bytes.data()), bytes.size()};
}

template <class Wire, class Reader>
Wire wire_type(Wire (Reader::*)() const);

template <class Wire, class Value>
requires(std::is_arithmetic_v<Value> || std::is_enum_v<Value>) Wire wire_number(Value value) {
  return static_cast<Wire>(value);
}
template <class Wire>
Wire wire_number(Date day) {
  return static_cast<Wire>(day.time_since_epoch().count());
}
template <class Wire>
Wire wire_number(const std::optional<Date>& day) {
  return day ? wire_number<Wire>(*day) : wire_no_day;
}
template <class Wire>
Wire wire_number(Hundredths value) {
  return value.count;
}
template <class Wire>
Wire wire_number(Timestamp time) {
  return time.time_since_epoch().count();
}

// The letters of the currency stand in one number, the first in the highest byte used.
inline void store(wire::Money::Builder out, Money amount) {
  std::uint32_t letters = 0;
  for (const char letter : amount.currency.code) {
    letters = letters << 8 | static_cast<unsigned char>(letter);
  }
  out.setMinorUnits(amount.minor_units);
  out.setCurrency(letters);
}
inline void load(Fields& in, wire::Money::Reader stored, Money& amount) {
  const std::uint32_t letters = stored.getCurrency();
  amount.minor_units = stored.getMinorUnits();
  for (std::size_t i = 0; i < amount.currency.code.size(); ++i) {
    amount.currency.code[i] = static_cast<char>(letters >> (16 - 8 * i) & 0xff);
  }
  if (!in.takes_rows() && !is_storable(amount))
    in.refuse("not an amount of money that a fact may carry");
}

// Whether a struct field is to be read: always where the plain struct has it, else where it is
// there.
template <class Value>
bool is_wanted(bool, const Value&) {
  return true;
}
template <class Value>
bool is_wanted(bool is_present, std::optional<Value>& value) {
  value.reset();
  return is_present;
}
template <class Value>
Value& made_in(Value& value) {
  return value;
}
template <class Value>
Value& made_in(std::optional<Value>& value) {
  return value.emplace();
}

template <class List, class Value>
void store_list(List out, const std::vector<Value>& values) {
  for (unsigned i = 0; i < out.size(); ++i) {
    if constexpr (requires { out.set(i, wire_text(values[i])); }) {
      out.set(i, wire_text(values[i]));
    } else {
      store(out[i], values[i]);
    }
  }
}
template <class List, class Value>
void load_list(Fields& in, List stored, std::vector<Value>& values) {
  values.resize(stored.size());
  for (unsigned i = 0; i < stored.size(); ++i) {
    if constexpr (requires { in.text(stored[i], values[i]); }) {
      in.text(stored[i], values[i]);
    } else {
      load(in, stored[i], values[i]);
    }
  }
}

// First words for the messages this thread builds. A message leaves them zeroed, as the next
// expects.
inline kj::ArrayPtr<capnp::word> wire_scratch() {
  thread_local std::array<std::uint64_t, 1024> words{};
  return {reinterpret_cast<capnp::word*>(words.data()), words.size()};
}

// Canonical bytes (Cap'n Proto's canonical form: one segment, no segment table) of a plain struct.
template <class WireStruct, class Value>
std::string canonical_bytes_of(const Value& value) {
  capnp::MallocMessageBuilder message(wire_scratch());
  auto root = message.initRoot<WireStruct>();
  store(root, value);
  const kj::Array<capnp::word> canonical = capnp::canonicalize(root.asReader());
  const auto bytes = canonical.asBytes();
  return {bytes.asChars().begin(), bytes.size()};
}

// The same in one segment but not canonical, in half the time: for rows that nobody hashes.
template <class WireStruct, class Value>
std::string row_bytes_of(const Value& value) {
  {
    capnp::MallocMessageBuilder message(wire_scratch());
    store(message.initRoot<WireStruct>(), value);
    const auto segments = message.getSegmentsForOutput();
    if (segments.size() == 1) {
      const auto bytes = segments[0].asBytes();
      return {bytes.asChars().begin(), bytes.size()};
    }
  }  // Only one message at a time may have the scratch.
  return canonical_bytes_of<WireStruct>(value);
}

// How often each stored word may be read, and what any message may read besides. Our own messages
// are read about once, but elements that say nothing take no bytes: a request of a megabyte of JSON
// may hold a third of a million of them. Without a bound a few bytes could claim ever more, or
// point to one text from everywhere.
inline constexpr std::uint64_t wire_reads_per_word_max = 16;
inline constexpr std::uint64_t wire_reads_besides_max = 1 << 20;

// The plain struct that such bytes were made from.
// Errors: corrupt if the bytes are damaged or say what this program does not know. `in` says what
// is taken; it is new for each call.
template <class WireStruct, class Value>
Result<void> load_bytes(std::string_view bytes, Value& value, Fields in = Fields()) {
  if (bytes.size() % sizeof(capnp::word) != 0 || bytes.empty()) {
    return fail(Fault::corrupt, "stored bytes are not whole words");
  }
  // Cap'n Proto throws on words that are not aligned, and stored bytes promise no alignment.
  kj::Array<capnp::word> aligned;
  const capnp::word* words = reinterpret_cast<const capnp::word*>(bytes.data());
  if (reinterpret_cast<std::uintptr_t>(words) % sizeof(capnp::word) != 0) {
    aligned = kj::heapArray<capnp::word>(bytes.size() / sizeof(capnp::word));
    std::memcpy(static_cast<void*>(aligned.begin()), bytes.data(), bytes.size());
    words = aligned.begin();
  }
  try {
    const kj::ArrayPtr<const capnp::word> segments[] = {
        kj::arrayPtr(words, bytes.size() / sizeof(capnp::word))};
    capnp::ReaderOptions options;
    options.traversalLimitInWords =
        wire_reads_per_word_max * segments[0].size() + wire_reads_besides_max;
    capnp::SegmentArrayMessageReader message(segments, options);
    load(in, message.getRoot<WireStruct>(), value);
    if (in.error()) return fail(Fault::corrupt, *in.error());
    return {};
  } catch (const kj::Exception& damage) {
    return fail(Fault::corrupt, damage.getDescription().cStr());
  }
}

}  // namespace grantledger
