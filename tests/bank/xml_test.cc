#include <gtest/gtest.h>

#include "tools/bank/xml_reader.h"

namespace grantledger {
namespace {

std::string refusal_of(std::string_view bytes) {
  const Result<XmlElement> read = read_xml(bytes);
  return read ? "" : read.error().detail;
}

TEST(XmlReader, ReadsElementsAttributesAndText) {
  const Result<XmlElement> root = read_xml(
      "\xef\xbb\xbf<?xml version='1.0' encoding='utf-8'?>\n<!-- c --><a:D xmlns:a='u' "
      "xmlns=\"u\"><x:A xmlns:x='v'>other</x:A><A c=\"1 &lt; 2\"> x<!-- c -->y &amp; "
      "&#xe6;<![CDATA[<z>]]> "
      "</A><B/><A/></a:D>\n");
  ASSERT_TRUE(root) << root.error().detail;
  EXPECT_EQ(root->name, "D");
  EXPECT_EQ(root->space, "u");
  EXPECT_EQ(root->text_at("A"), "xy & \xc3\xa6<z>");
  EXPECT_EQ(root->find("A")->space, "u");
  EXPECT_EQ(root->find("A")->attribute("c"), "1 < 2");
  EXPECT_EQ(root->all("A").size(), 2U) << "that of another namespace is left out";
  EXPECT_EQ(root->find("A/B"), nullptr);
}

TEST(XmlReader, RefusesTypeDeclarationsAndEntities) {
  EXPECT_NE(
      refusal_of("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>").find("document type declaration"),
      std::string::npos);
  EXPECT_NE(refusal_of("<a><!ENTITY b SYSTEM 'file:///etc/passwd'></a>").find("declaration"),
            std::string::npos);
  EXPECT_NE(refusal_of("<a>&lol;</a>").find("the entity &lol;"), std::string::npos);
  EXPECT_NE(refusal_of("<a b='&lol;'/>").find("the entity"), std::string::npos);
  EXPECT_NE(refusal_of("<a>&</a>").find("the entity &"), std::string::npos);
  for (const char* const code :
       {"&#0;", "&#x1F;", "&#xD800;", "&#x110000;", "&#;", "&#x;", "&#-1;"}) {
    EXPECT_NE(refusal_of("<a>" + std::string(code) + "</a>"), "") << code;
  }
}

TEST(XmlReader, RefusesWhatIsTooDeepTooLongOrTooMuch) {
  std::string deep, end;
  for (std::size_t i = 0; i < xml_depth_max; ++i) deep += "<a>", end += "</a>";
  EXPECT_EQ(refusal_of(deep + end), "");
  EXPECT_NE(refusal_of("<a>" + deep + end + "</a>").find("41 deep, expected at most 40"),
            std::string::npos);
  std::string bomb;
  for (int i = 0; i < 1'000'000; ++i) bomb += "<a>";
  EXPECT_NE(refusal_of(bomb).find("deep"), std::string::npos);
  EXPECT_NE(refusal_of("<a>" + std::string(xml_text_max + 1, 'x') + "</a>"), "");
  EXPECT_NE(refusal_of("<a b='" + std::string(xml_text_max + 1, 'x') + "'/>"), "");
  EXPECT_NE(refusal_of("<" + std::string(300, 'n') + "/>"), "");
  std::string many = "<a";
  for (std::size_t i = 0; i <= xml_attributes_max; ++i) many += " a" + std::to_string(i) + "=''";
  EXPECT_NE(refusal_of(many + "/>").find("attributes"), std::string::npos);
  EXPECT_NE(refusal_of(std::string(xml_size_max + 1, ' ')).find("bytes"), std::string::npos);
}

TEST(XmlReader, RefusesOtherEncodingsAndForbiddenCharacters) {
  EXPECT_NE(refusal_of("<?xml version='1.0' encoding='ISO-8859-1'?><a/>").find("iconv"),
            std::string::npos);
  EXPECT_NE(refusal_of("<a>\xe6</a>").find("the byte e6"), std::string::npos);
  EXPECT_NE(refusal_of("<a>\xc0\xaf</a>"), "");
  EXPECT_NE(refusal_of("<a>\xed\xa0\x80</a>"), "");
  EXPECT_NE(refusal_of(std::string_view("<a>\0</a>", 8)).find("character number 0"),
            std::string::npos);
  EXPECT_NE(refusal_of("<a>\x01</a>"), "");
  EXPECT_NE(refusal_of(std::string_view("\xff\xfe<\0a\0/\0>\0", 10)), "");
}

TEST(XmlReader, RefusesWhatIsNotWellFormed) {
  for (const char* const text : {"",
                                 " ",
                                 "a",
                                 "<",
                                 "<a",
                                 "<a>",
                                 "<a></b>",
                                 "<a/><b/>",
                                 "<a/>x",
                                 "x<a/>",
                                 "<a b/>",
                                 "<a b=c/>",
                                 "<a b='c/>",
                                 "<a b='<'/>",
                                 "<a b='1' b='2'/>",
                                 "<a b='1'c='2'/>",
                                 "</a>",
                                 "<a><!-- </a>",
                                 "<a><![CDATA[</a>",
                                 "<a></a",
                                 "<?xml",
                                 "<a><?pi</a>",
                                 "<1/>",
                                 "< a/>",
                                 "<a></a>]]><b/>",
                                 "<b:a/>",
                                 "<![CDATA[x]]><a/>",
                                 "<?xml version='1.0' encoding?><a/>"}) {
    EXPECT_NE(refusal_of(text), "") << text;
  }
  EXPECT_EQ(refusal_of("<a>\n<b></a>"),
            "line 2: found </a, expected </b>; ask the bank for a file of plain XML");
  EXPECT_EQ(
      refusal_of("<a>\n<b>"),
      "line 2: found the end of the file, expected </b>; the file was cut off: fetch it again");
}

}  // namespace
}  // namespace grantledger
