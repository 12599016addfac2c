#include "projections/findings/evidence_rows.h"

#include "projections/row_key.h"

namespace grantledger {
namespace {

constexpr std::size_t tail_size = 10;  // A zero byte, the kind, the place.
constexpr int fact_bits = 16;

bool is_shelved(EvidenceSection section) {
  return section == EvidenceSection::grant || section == EvidenceSection::application;
}

// FNV-1a, because it must be the same for ever.
int shelf_of(std::string_view about) {
  std::uint32_t hash = 2'166'136'261;
  for (const char byte : about) hash = (hash ^ static_cast<unsigned char>(byte)) * 16'777'619;
  return static_cast<int>((hash ^ (hash >> 16)) % evidence_shelves);
}

// Seven bits a byte, the least first, the highest bit of each but the last set.
void put(std::string& bytes, std::uint64_t number) {
  while (number >= 0x80) {
    bytes += static_cast<char>(number | 0x80);
    number >>= 7;
  }
  bytes += static_cast<char>(number);
}
// The sign moves to the lowest bit, so that small numbers stay short.
void put_signed(std::string& bytes, std::int64_t number) {
  put(bytes, static_cast<std::uint64_t>(number) << 1 ^ static_cast<std::uint64_t>(number >> 63));
}
void put(std::string& bytes, std::string_view text) {
  put(bytes, text.size());
  bytes += text;
}
void put(std::string& bytes, Money amount) {
  bytes.append(amount.currency.code.data(), amount.currency.code.size());
  put_signed(bytes, amount.minor_units);
}
void put(std::string& bytes, Date day) {
  put_signed(bytes, day.time_since_epoch().count());
}

// Takes values off the front; anything that is not there makes it fail for good.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  std::uint64_t number() {
    std::uint64_t number = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (bytes_.empty()) break;
      const auto byte = static_cast<unsigned char>(bytes_.front());
      bytes_.remove_prefix(1);
      number |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return number;
    }
    is_bad_ = true;
    return 0;
  }
  std::int64_t signed_number() {
    const std::uint64_t folded = number();
    return static_cast<std::int64_t>(folded >> 1) ^ -static_cast<std::int64_t>(folded & 1);
  }
  std::string_view bytes(std::uint64_t size) {
    if (size > bytes_.size()) {
      is_bad_ = true;
      return {};
    }
    const std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }
  void read(std::uint64_t& value) { value = number(); }
  void read(std::string_view& value) { value = bytes(number()); }
  void read(Money& value) {
    const std::string_view code = bytes(value.currency.code.size());
    for (std::size_t i = 0; i < code.size(); ++i) value.currency.code[i] = code[i];
    value.minor_units = signed_number();
  }
  void read(Date& value) { value = Date(std::chrono::days(signed_number())); }
  bool is_done() const { return !is_bad_ && bytes_.empty(); }
  bool is_bad() const { return is_bad_; }

 private:
  std::string_view bytes_;
  bool is_bad_ = false;
};

bool is_there(std::string_view text) {
  return !text.empty();
}
bool is_there(std::uint64_t number) {
  return number != 0;
}
bool is_there(Money amount) {
  return amount.currency != Currency();
}
bool is_there(Date day) {
  return day != Date();
}

// The optional members, in the order of their bits. Append only.
template <class AnyEvidence, class Visit>
void each_member(AnyEvidence& evidence, const Visit& visit) {
  visit(evidence.source);
  visit(evidence.scheme);
  visit(evidence.recipient);
  visit(evidence.year);
  visit(evidence.number);
  visit(evidence.subject);
  visit(evidence.party);
  visit(evidence.other);
  visit(evidence.actor);
  visit(evidence.text);
  visit(evidence.amount);
  visit(evidence.second);
  visit(evidence.from);
  visit(evidence.until);
}
template <class AnyPart, class Visit>
void each_part_member(AnyPart& part, const Visit& visit) {
  visit(part.first);
  visit(part.second);
  visit(part.party);
  visit(part.number);
  visit(part.amount);
  visit(part.other);
}

constexpr unsigned flags_count = 3;  // Of evidence: imported, rounded, flag. Of a part: flag.

void put(std::string& bytes, const EvidencePart& part) {
  std::uint64_t mask = part.flag ? 1 : 0;
  unsigned bit = 1;
  each_part_member(part, [&](const auto& member) {
    mask |= static_cast<std::uint64_t>(is_there(member)) << bit++;
  });
  put(bytes, mask);
  each_part_member(part, [&](const auto& member) {
    if (is_there(member)) put(bytes, member);
  });
}

EvidencePart part_from(Reader& reader) {
  EvidencePart part;
  std::uint64_t mask = reader.number();
  part.flag = mask & 1;
  each_part_member(part, [&](auto& member) {
    if ((mask >>= 1) & 1) reader.read(member);
  });
  return part;
}

}  // namespace

std::string shelf_prefix(EvidenceSection section, int shelf) {
  return {static_cast<char>(section), static_cast<char>('A' + shelf)};
}

std::string evidence_key(EvidenceSection section, std::string_view about,
                         const Evidence& evidence) {
  std::string key;
  key.reserve(about.size() + 2 + tail_size);
  key += static_cast<char>(section);
  if (is_shelved(section)) key += static_cast<char>('A' + shelf_of(about));
  key += about;
  key += key_separator;
  key += static_cast<char>(evidence.kind);
  return key += sortable(place_number(evidence.position, evidence.fact));
}

std::uint64_t place_number(Position position, std::uint32_t fact) {
  return position << fact_bits | fact;
}

std::string_view about_of(std::string_view key) {
  if (key.empty()) return {};
  const std::size_t head = is_shelved(static_cast<EvidenceSection>(key.front())) ? 2 : 1;
  return key.size() < head + tail_size ? std::string_view()
                                       : key.substr(head, key.size() - head - tail_size);
}

std::string evidence_value(const Evidence& evidence) {
  std::uint64_t mask = (evidence.is_imported ? 1U : 0U) | (evidence.is_rounded ? 2U : 0U) |
                       (evidence.flag ? 4U : 0U);
  unsigned bit = flags_count;
  each_member(evidence, [&](const auto& member) {
    mask |= static_cast<std::uint64_t>(is_there(member)) << bit++;
  });
  std::string bytes;
  bytes.reserve(96);
  put(bytes, mask);
  put(bytes, evidence.day);
  put_signed(bytes, (evidence.recorded - evidence.day).count());
  each_member(evidence, [&](const auto& member) {
    if (is_there(member)) put(bytes, member);
  });
  put(bytes, evidence.parts.size());
  put(bytes, evidence.lines.size());
  for (const EvidencePart& part : evidence.parts) put(bytes, part);
  for (const EvidencePart& line : evidence.lines) put(bytes, line);
  return bytes;
}

bool read_evidence(std::string_view key, std::string_view value, ReadEvidence& read,
                   std::vector<EvidencePart>& parts) {
  if (key.size() < 1 + tail_size) return false;
  Evidence& evidence = read.evidence;
  const std::string_view tail = key.substr(key.size() - tail_size);
  evidence.kind = static_cast<EvidenceKind>(tail[1]);
  const std::uint64_t place = number_of(tail.substr(2));
  evidence.position = place >> fact_bits;
  evidence.fact = static_cast<std::uint32_t>(place & ((1U << fact_bits) - 1));
  Reader reader(value);
  std::uint64_t mask = reader.number();
  evidence.is_imported = mask & 1;
  evidence.is_rounded = mask >> 1 & 1;
  evidence.flag = mask >> 2 & 1;
  mask >>= flags_count;
  reader.read(evidence.day);
  evidence.recorded = evidence.day + std::chrono::days(reader.signed_number());
  each_member(evidence, [&](auto& member) {
    if (mask & 1) reader.read(member);
    mask >>= 1;
  });
  read.parts = reader.number();
  read.lines = reader.number();
  for (std::size_t i = 0; i < read.parts + read.lines && !reader.is_bad(); ++i) {
    parts.push_back(part_from(reader));
  }
  return reader.is_done();
}

}  // namespace grantledger
