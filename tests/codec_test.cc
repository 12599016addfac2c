#include "events/codec.h"

#include <capnp/dynamic.h>
#include <capnp/serialize.h>
#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "events/event.capnp.h"
#include "events/event_codec.h"
#include "tests/filled.h"

namespace grantledger {
namespace {

class EveryKind : public testing::TestWithParam<std::size_t> {
 protected:
  Envelope envelope = signed_envelope(filled_event(GetParam()));
};

INSTANTIATE_TEST_SUITE_P(Events, EveryKind,
                         testing::Range<std::size_t>(0, event_kind_codes().size()),
                         [](const auto& test) {
                           return std::string(event_kind_codes()[test.param]);
                         });

TEST_P(EveryKind, DecodesToWhatWasEncoded) {
  const auto bytes = encode(envelope);
  ASSERT_TRUE(bytes);
  const auto decoded = decode(*bytes);
  ASSERT_TRUE(decoded) << decoded.error().detail;
  EXPECT_EQ(*decoded, envelope);
  EXPECT_EQ(kind_of(envelope.facts.front()), event_kind_codes()[GetParam()]);
}

// Bytes are written in one pass by our own code; the library's canonical form is the second
// opinion.
TEST_P(EveryKind, HasTheLibrarysOwnCanonicalBytes) {
  Envelope sparse = envelope;
  sparse.imported.reset();
  Envelope unsigned_one = envelope;
  unsigned_one.signature.reset();
  for (const Envelope& each : {envelope, sparse, unsigned_one, Envelope{.facts = envelope.facts}}) {
    EXPECT_EQ(hex_of(std::string_view(*encode(each))),
              hex_of(std::string_view(canonical_bytes_of<wire::Envelope>(each))));
  }
  // Facts with every field at its default leave out whole sections.
  Event blank = envelope.facts.front();
  std::visit([](auto& fact) { fact = {}; }, blank);
  const Envelope nothing{.facts = {blank, blank, envelope.facts.front()}};
  EXPECT_EQ(hex_of(std::string_view(*encode(nothing))),
            hex_of(std::string_view(canonical_bytes_of<wire::Envelope>(nothing))));
}

// Lists by reflection every field that holds its default, at any depth.
void list_unset(const capnp::DynamicStruct::Reader& value, const std::string& path,
                std::vector<std::string>& unset) {
  for (const auto field : value.getSchema().getFields()) {
    const std::string name = path + "." + field.getProto().getName().cStr();
    if (field.getProto().getDiscriminantValue() != capnp::schema::Field::NO_DISCRIMINANT) {
      const auto active = value.which();
      if (active != field) continue;
    } else if (!value.has(field, capnp::HasMode::NON_DEFAULT)) {
      unset.push_back(name);
      continue;
    }
    const auto content = value.get(field);
    if (content.getType() == capnp::DynamicValue::STRUCT) {
      list_unset(content.as<capnp::DynamicStruct>(), name, unset);
    } else if (content.getType() == capnp::DynamicValue::LIST) {
      for (const auto each : content.as<capnp::DynamicList>()) {
        if (each.getType() != capnp::DynamicValue::STRUCT) continue;
        list_unset(each.as<capnp::DynamicStruct>(), name, unset);
      }
    }
  }
}

TEST_P(EveryKind, HasNoFieldThatTheSampleForgets) {
  const auto bytes = encode(envelope);
  ASSERT_TRUE(bytes);
  std::vector<capnp::word> words(bytes->size() / sizeof(capnp::word));
  std::memcpy(static_cast<void*>(words.data()), bytes->data(), bytes->size());
  const kj::ArrayPtr<const capnp::word> segments[] = {kj::arrayPtr(words.data(), words.size())};
  capnp::SegmentArrayMessageReader message(segments);
  std::vector<std::string> unset;
  list_unset(message.getRoot<wire::Envelope>(), "", unset);
  EXPECT_EQ(unset, std::vector<std::string>{});
}

std::filesystem::path golden_file() {
  return GRANTLEDGER_SOURCE_DIR "/tests/golden/envelopes.txt";
}

// Stored bytes are for ever: a line is added for a new kind or field, and none is ever edited.
void expect_golden(const std::string& name, const Envelope& envelope) {
  const auto bytes = encode(envelope);
  ASSERT_TRUE(bytes);
  std::ifstream file(golden_file());
  bool is_found = false;
  for (std::string each, hex; file >> each >> hex;) {
    if (each != name) continue;
    is_found = true;
    std::string stored;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
      stored += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    }
    const auto decoded = decode(stored);
    ASSERT_TRUE(decoded) << decoded.error().detail;
    if (stored == *bytes) return;
  }
  FAIL() << (is_found ? "other bytes than the golden ones for " : "no golden bytes for ") << name
         << "; new bytes are:\n"
         << name << " " << hex_of(std::string_view(*bytes));
}

TEST_P(EveryKind, KeepsItsGoldenBytes) {
  envelope.signature.reset();
  expect_golden(std::string(event_kind_codes()[GetParam()]), envelope);
}

TEST(Codec, KeepsTheGoldenBytesOfASignedEnvelope) {
  expect_golden("signed", signed_envelope(filled_event(1)));
}

TEST(Codec, TakesStoredBytesAtAnyAddress) {
  const Envelope envelope = filled_envelope(filled_event(0));
  const std::string bytes = "x" + *encode(envelope);
  EXPECT_EQ(*decode(std::string_view(bytes).substr(1)), envelope);
}

TEST(Codec, ReportsDamageAsCorrupt) {
  const std::string bytes = *encode(filled_envelope(filled_event(0)));
  EXPECT_EQ(decode("").error().fault, Fault::corrupt);
  EXPECT_EQ(decode(bytes.substr(0, bytes.size() / 2)).error().fault, Fault::corrupt);
  EXPECT_EQ(decode(bytes.substr(1)).error().fault, Fault::corrupt);
}

TEST(Codec, NeverCrashesOnAFlippedByte) {
  for (std::size_t kind = 0; kind < event_kind_codes().size(); ++kind) {
    const std::string bytes = *encode(filled_envelope(filled_event(kind)));
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      std::string damaged = bytes;
      damaged[i] = static_cast<char>(damaged[i] ^ 0x55);
      (void)decode(damaged);
    }
  }
}

TEST(Codec, RefusesAnEnvelopeThatNoTransparencyLogTakes) {
  StatisticsImported statistics{.statistics = *StatisticsId::parse("teachers"),
                                .counted_on = date_of(2026, 1, 1),
                                .source = "",
                                .source_file = std::nullopt,
                                .weights = {},
                                .effective_on = date_of(2026, 1, 1)};
  statistics.weights.assign(list_length_max, {*OrganisationId::parse("313901033"), 1});
  EXPECT_TRUE(encode(filled_envelope(statistics)));
  statistics.weights.assign(3 * list_length_max, {*OrganisationId::parse("313901033"), 1});
  EXPECT_EQ(encode(filled_envelope(statistics)).error().fault, Fault::malformed);
}

TEST(Codec, RefusesAnEnvelopeWithoutFacts) {
  Envelope envelope = filled_envelope(filled_event(0));
  envelope.facts.clear();
  EXPECT_EQ(decode(*encode(envelope)).error().fault, Fault::corrupt);
}

TEST(Codec, RefusesAmountsThatNoFactMayCarry) {
  AppropriationChanged fact;
  Filler().fill(fact);
  fact.amount.minor_units = minor_units_max + 1;
  EXPECT_EQ(decode(*encode(filled_envelope(fact))).error().fault, Fault::corrupt);
}

}  // namespace
}  // namespace grantledger
