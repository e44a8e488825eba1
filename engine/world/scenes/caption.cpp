// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/scenes/caption.h"

#include <span>
#include <string_view>
#include <vector>

namespace orangery::scenes {

namespace {

using Words = std::vector<std::string_view>;

std::string_view oneOf(Random& random, const Words& words)
{
    return words[random.below(words.size())];
}

bool happens(Random& random, double share)
{
    return random.uniform() < share;
}

// The first word of each list is the plain one.

Words wordsFor(Colour colour)
{
    switch (colour) {
    case Colour::Red:
        return {"red", "crimson"};
    case Colour::Turquoise:
        return {"turquoise", "cyan"};
    case Colour::Purple:
        return {"purple", "violet"};
    case Colour::Pink:
        return {"pink", "rosy"};
    default:
        return {nameOf(colour)};
    }
}

Words wordsFor(Shape shape)
{
    switch (shape) {
    case Shape::Circle:
        return {"circle", "disc"};
    case Shape::Square:
        return {"square", "box"};
    case Shape::Cross:
        return {"cross", "plus"};
    case Shape::Ring:
        return {"ring", "hoop"};
    case Shape::Moon:
        return {"moon", "crescent"};
    default:
        return {nameOf(shape)};
    }
}

std::string pluralOf(std::string_view word)
{
    const bool hisses = word.ends_with('s') || word.ends_with('x');
    return std::string(word) + (hisses ? "es" : "s");
}

Words adjectivesFor(Texture texture)
{
    switch (texture) {
    case Texture::Plain:
        return {"plain", "solid"};
    case Texture::Striped:
        return {"striped", "stripy"};
    case Texture::Dotted:
        return {"dotted", "spotted"};
    case Texture::Chequered:
        return {"chequered", "checked"};
    }
    return {};
}

Words tailsFor(Texture texture)
{
    switch (texture) {
    case Texture::Plain:
        return {"without a pattern", "in one tone"};
    case Texture::Striped:
        return {"with stripes", "with lines"};
    case Texture::Dotted:
        return {"with dots", "with spots"};
    case Texture::Chequered:
        return {"with checks", "like a chessboard"};
    }
    return {};
}

Words wordsFor(Size size)
{
    switch (size) {
    case Size::Small:
        return {"small", "little"};
    case Size::Medium:
        return {"medium", "middling"};
    case Size::Large:
        return {"large", "big"};
    }
    return {};
}

Words wordsFor(Place place)
{
    switch (place) {
    case Place::Centre:
        return {"in the centre", "in the middle"};
    case Place::Left:
        return {"on the left", "at the left side"};
    case Place::Right:
        return {"on the right", "at the right side"};
    case Place::Top:
        return {"at the top", "in the upper part"};
    case Place::Bottom:
        return {"at the bottom", "in the lower part"};
    case Place::Anywhere:
        break;
    }
    return {};
}

constexpr std::array<std::string_view, kMaxThings> kNumbers{"one", "two", "three", "four"};

std::string_view articleFor(std::string_view word)
{
    constexpr std::string_view kVowels = "aeiou";
    return kVowels.find(word.front()) == std::string_view::npos ? "a" : "an";
}

void append(std::string& text, std::string_view word)
{
    if (!text.empty())
        text += ' ';
    text += word;
}

/// Which attributes a caption names.
Statement chooseStatement(Random& random, const Scene& scene)
{
    Statement states{.isSeveral = scene.things.size() > 1};
    if (happens(random, 0.92))
        states.colour = scene.kind.colour;
    if (happens(random, 0.92))
        states.shape = scene.kind.shape;
    if (happens(random, 0.88))
        states.texture = scene.kind.texture;
    if (happens(random, 0.25))
        states.size = scene.size;
    if (happens(random, states.isSeveral == true ? 0.5 : 0.1))
        states.count = scene.things.size();
    if (scene.place != Place::Anywhere && happens(random, 0.25))
        states.place = scene.place;
    if (happens(random, 0.25))
        states.background = scene.background;
    if (happens(random, 0.1))
        states.hasDistractors = !scene.distractors.empty();
    return states;
}

/// "small red striped circles", with the texture before, between or after: "small red circles with stripes".
std::string describedThing(Random& random, const Statement& states)
{
    std::string before;
    std::string after;
    if (states.size)
        append(before, oneOf(random, wordsFor(*states.size)));
    const bool colourFollows = states.colour && happens(random, 0.1);
    const bool textureFollows = states.texture && happens(random, 0.3);
    const bool textureFirst = happens(random, 0.3);
    const auto appendTexture = [&] {
        if (states.texture && !textureFollows)
            append(before, oneOf(random, adjectivesFor(*states.texture)));
    };
    if (textureFirst)
        appendTexture();
    if (states.colour && !colourFollows)
        append(before, oneOf(random, wordsFor(*states.colour)));
    if (!textureFirst)
        appendTexture();
    const std::string_view noun = states.shape ? oneOf(random, wordsFor(*states.shape)) : std::string_view("thing");
    append(before, states.isSeveral == true ? pluralOf(noun) : std::string(noun));
    if (colourFollows)
        append(after, std::string("in ").append(oneOf(random, wordsFor(*states.colour))));
    if (textureFollows)
        append(after, oneOf(random, tailsFor(*states.texture)));
    if (!after.empty())
        append(before, after);
    return before;
}

std::string backgroundClause(Random& random, Background background)
{
    const std::string name(nameOf(background));
    switch (random.below(3)) {
    case 0:
        return "on a " + name + " background";
    case 1:
        return "against " + name;
    default:
        return "before a " + name + " wall";
    }
}

std::string_view distractorClause(Random& random, bool has)
{
    return has ? oneOf(random, {"among specks", "with specks around"})
               : oneOf(random, {"without specks", "with nothing around"});
}

}  // namespace

bool holds(const Statement& statement, const Scene& scene)
{
    const auto agrees = [](const auto& stated, const auto& actual) { return !stated || *stated == actual; };
    return agrees(statement.colour, scene.kind.colour) && agrees(statement.shape, scene.kind.shape) &&
           agrees(statement.texture, scene.kind.texture) && agrees(statement.size, scene.size) &&
           agrees(statement.count, scene.things.size()) && agrees(statement.isSeveral, scene.things.size() > 1) &&
           agrees(statement.place, scene.place) && agrees(statement.background, scene.background) &&
           agrees(statement.hasDistractors, !scene.distractors.empty());
}

Caption drawCaption(Random& random, const Scene& scene)
{
    const Statement states = chooseStatement(random, scene);
    std::string text;
    if (happens(random, 0.2))
        append(text, oneOf(random, {"a picture of", "there is", "one sees"}));
    const std::string thing = describedThing(random, states);
    if (states.count)
        append(text, kNumbers.at(*states.count - 1));
    else if (states.isSeveral != true)
        append(text, articleFor(thing));
    append(text, thing);
    if (states.place)
        append(text, oneOf(random, wordsFor(*states.place)));
    if (states.background)
        append(text, backgroundClause(random, *states.background));
    if (states.hasDistractors)
        append(text, distractorClause(random, *states.hasDistractors));
    return {.states = states, .text = text};
}

std::string captionOf(const SceneClass& kind)
{
    const std::string name = nameOf(kind);
    return std::string(articleFor(name)).append(" ").append(name);
}

}  // namespace orangery::scenes
