// SPDX-License-Identifier: GPL-3.0-or-later
// Apart from the test, because Qt's moc loses its way in so many quoted brackets.
#include "tests/engine/text/bad_files.h"

namespace orangery::text {

std::vector<BadFile> badFiles()
{
    return {
        {R"({"version": "2.0"})", "version '2.0'"},
        {R"({"model": 3})", "model is 3"},
        {R"({"model": {"type": "Neural"}})", "model 'Neural' is not supported"},
        {R"({"model": {"vocab": [1]}})", "'vocab'"},
        {R"({"model": {"vocab": {"a": -1}}})", "'a' has -1"},
        {R"({"model": {"vocab": {"a": 4294967296}}})", "4294967296"},
        {R"({"model": {"unk_token": 3}})", "'unk_token'"},
        {R"({"model": {"type": "BPE"}})", "'merges' is missing"},
        {R"({"model": {"type": "BPE", "merges": ["a b c"]}})", "merge 1 is no pair"},
        {R"({"model": {"type": "BPE", "merges": [["a"]]}})", "merge 1 is no pair"},
        {R"({"model": {"type": "BPE", "merges": ["a b"]}})", "merge 1 of 'a' and 'b'"},
        {R"({"model": {"type": "BPE", "merges": [], "dropout": 0.1}})", "dropout"},
        {R"({"model": {"type": "Unigram"}})", "'vocab' is no list"},
        {R"({"model": {"type": "Unigram", "vocab": [["a"]]}})", "entry 0"},
        {R"({"model": {"type": "Unigram", "vocab": [["a", 0.5]], "unk_id": 1}})", "'unk_id' is 1"},
        {R"({"model": {"type": "WordPiece", "max_input_chars_per_word": -1}})", "max_input_chars_per_word"},
        {R"({"normalizer": {"type": "X"}})", "normalizer 'X' is not supported"},
        {R"({"normalizer": []})", "normalizer is []"},
        {R"({"normalizer": {}})", "'type' is missing"},
        {R"({"normalizer": {"type": "Sequence", "normalizers": [{"type": "Y"}]}})", "normalizer 'Y' is not supported"},
        {R"({"normalizer": {"type": "Strip", "strip_left": true}})", "'strip_right' is missing"},
        {R"({"normalizer": {"type": "Replace", "pattern": {"Regex": "("}, "content": ""}})", "regular expression '('"},
        {R"({"normalizer": {"type": "Replace", "pattern": {}, "content": ""}})", "neither"},
        {R"({"normalizer": {"type": "Precompiled", "precompiled_charsmap": "*"}})", "no base64"},
        {R"({"normalizer": {"type": "Precompiled", "precompiled_charsmap": "AA=="}})", "cut short"},
        {R"({"normalizer": {"type": "Precompiled", "precompiled_charsmap": "////fwAA"}})", "of which 2 are there"},
        {R"({"pre_tokenizer": {"type": "UnicodeScripts"}})", "pre_tokenizer 'UnicodeScripts' is not supported"},
        {R"({"pre_tokenizer": {"type": "Split", "pattern": {"String": "a"}, "behavior": "Odd", "invert": false}})",
         "'Odd'"},
        {R"({"pre_tokenizer": {"type": "Metaspace", "replacement": "ab"}})", "one character"},
        {R"({"pre_tokenizer": {"type": "Metaspace", "replacement": "_", "prepend_scheme": "last"}})", "'last'"},
        {R"({"post_processor": {"type": "Z"}})", "post_processor 'Z' is not supported"},
        {R"({"post_processor": {"type": "BertProcessing", "cls": ["<s>", 0], "sep": ["!"]}})", "'sep'"},
        {R"({"post_processor": {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "[X]", "type_id": 0}}],)"
         R"("pair": [], "special_tokens": {}}})",
         "lacks the token '[X]'"},
        {R"({"post_processor": {"type": "TemplateProcessing", "single": [{"Sequence": {"id": "B", "type_id": 0}}],)"
         R"("pair": [], "special_tokens": {}}})",
         "second"},
        {R"({"decoder": {"type": "CTC"}})", "decoder 'CTC' is not supported"},
        {R"({"added_tokens": [{"content": "x"}]})", "added_tokens[0]"},
        {R"({"truncation": {"max_length": -3}})", "max_length"},
        {R"({"truncation": {"max_length": 3, "strategy": "Odd"}})", "'Odd'"},
        {R"({"padding": {"strategy": {"Fixed": 99999999999}, "pad_id": 0}})", "99999999999"},
    };
}

}  // namespace orangery::text
