// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/scenes/caption.h"
#include "engine/world/scenes/picture.h"
#include "engine/world/scenes/scene.h"
#include "engine/world/scenes/shapes.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <set>
#include <sstream>
#include <tuple>

using namespace orangery;
using namespace orangery::scenes;

namespace {

/// One plain thing in the middle, before an even background.
Scene plainScene(Shape shape, double radius)
{
    Scene scene{.kind = {.colour = Colour::Red, .shape = shape, .texture = Texture::Plain}};
    scene.paint = {1, 1, 1};
    scene.things.push_back({.radius = radius, .paint = {1, 0, 0}});
    return scene;
}

/// How much of a picture of a red thing before white is red, in pixels.
double redArea(const Picture& picture)
{
    double area = 0;
    for (std::size_t i = 1; i < picture.pixels.size(); i += 3)
        area += 1 - picture.pixels[i] / 255.0;
    return area;
}

std::set<std::string> wordsOf(const std::string& text)
{
    std::istringstream stream(text);
    return {std::istream_iterator<std::string>(stream), {}};
}

bool hasOneOf(const std::set<std::string>& words, const std::vector<std::string>& wanted)
{
    return std::any_of(wanted.begin(), wanted.end(), [&](const std::string& word) { return words.contains(word); });
}

const std::vector<std::string> kAllColourWords{"red",  "crimson", "orange", "yellow", "green", "turquoise",
                                               "cyan", "blue",    "purple", "violet", "pink",  "rosy"};

}  // namespace

class ScenesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void holdsOutClassesEvenly()
    {
        const std::vector<SceneClass> heldOut = classesOf(Split::HeldOut);
        const std::vector<SceneClass> trained = classesOf(Split::Training);
        QCOMPARE(heldOut.size(), std::size_t{48});
        QCOMPARE(trained.size(), std::size_t{208});
        std::map<Colour, int> colours;
        std::map<Shape, int> shapes;
        std::map<Texture, int> textures;
        std::set<std::pair<Colour, Shape>> pairs;
        for (const SceneClass& kind : heldOut) {
            QVERIFY(std::find(trained.begin(), trained.end(), kind) == trained.end());
            ++colours[kind.colour];
            ++shapes[kind.shape];
            ++textures[kind.texture];
            QVERIFY(pairs.insert({kind.colour, kind.shape}).second);
        }
        for (const auto& [colour, count] : colours)
            QCOMPARE(count, 6);
        for (const auto& [shape, count] : shapes)
            QCOMPARE(count, 6);
        for (const auto& [texture, count] : textures)
            QCOMPARE(count, 12);
    }

    void trainsOnEveryPairOfAttributes()
    {
        std::set<std::pair<Colour, Shape>> colourShapes;
        std::set<std::pair<Colour, Texture>> colourTextures;
        std::set<std::pair<Shape, Texture>> shapeTextures;
        for (const SceneClass& kind : classesOf(Split::Training)) {
            colourShapes.insert({kind.colour, kind.shape});
            colourTextures.insert({kind.colour, kind.texture});
            shapeTextures.insert({kind.shape, kind.texture});
        }
        QCOMPARE(colourShapes.size(), std::size_t{64});
        QCOMPARE(colourTextures.size(), std::size_t{32});
        QCOMPARE(shapeTextures.size(), std::size_t{32});
    }

    void scenesFollowFromSeedAndIndex()
    {
        const Picture first = render(sceneOf(3, 7, Split::Training));
        static_cast<void>(sceneOf(3, 6, Split::Training));
        QVERIFY(render(sceneOf(3, 7, Split::Training)).pixels == first.pixels);
        QVERIFY(render(sceneOf(4, 7, Split::Training)).pixels != first.pixels);
        QVERIFY(render(sceneOf(3, 7 + 208, Split::Training)).pixels != first.pixels);
        QVERIFY(sceneOf(3, 7, Split::Training).kind == sceneOf(9, 7 + 208, Split::Training).kind);
    }

    void scenesAreAsTheySay()
    {
        std::set<std::tuple<std::size_t, Size, Place, Background>> seen;
        for (std::uint64_t i = 0; i < 2000; ++i) {
            const Split split = i % 2 == 0 ? Split::Training : Split::HeldOut;
            const Scene scene = sceneOf(5, i, split);
            QCOMPARE(isHeldOut(scene.kind), split == Split::HeldOut);
            seen.insert({scene.things.size(), scene.size, scene.place, scene.background});
            QVERIFY(!scene.things.empty() && scene.things.size() <= std::size_t{kMaxThings});
            for (std::size_t a = 0; a < scene.things.size(); ++a) {
                const Thing& thing = scene.things[a];
                QVERIFY(std::min(thing.x, thing.y) >= thing.radius - 1e-9);
                QVERIFY(std::max(thing.x, thing.y) <= 1 - thing.radius + 1e-9);
                for (std::size_t b = 0; b < a; ++b)
                    QVERIFY(std::hypot(thing.x - scene.things[b].x, thing.y - scene.things[b].y) >=
                            thing.radius + scene.things[b].radius);
            }
            const Thing& thing = scene.things.front();
            if (scene.place == Place::Left)
                QVERIFY(thing.x < 0.4 && std::abs(thing.y - 0.5) < 0.2);
            if (scene.place == Place::Bottom)
                QVERIFY(thing.y > 0.6 && std::abs(thing.x - 0.5) < 0.2);
            if (scene.place == Place::Centre)
                QVERIFY(std::abs(thing.x - 0.5) < 0.1 && std::abs(thing.y - 0.5) < 0.1);
            QCOMPARE(scene.place == Place::Anywhere, scene.things.size() > 1);
        }
        // One thing: 3 sizes in 5 places; two: 2 sizes; three and four: 1 each; all before 4 backgrounds.
        QCOMPARE(seen.size(), std::size_t{(3 * 5 + 2 + 1 + 1) * 4});
    }

    void drawsAreas_data()
    {
        QTest::addColumn<int>("shape");
        QTest::addColumn<double>("area");  // of the shape when the circle around it has radius 1
        const auto row = [](Shape shape, double area) {
            QTest::newRow(std::string(nameOf(shape)).c_str()) << static_cast<int>(shape) << area;
        };
        row(Shape::Circle, 0.9 * std::numbers::pi);
        row(Shape::Square, 1.5 * 1.5);
        row(Shape::Triangle, 0.5 * 1.732 * 1.5);
        row(Shape::Cross, 2 * 1.84 * 0.6 - 0.6 * 0.6);
        row(Shape::Ring, 0.8 * std::numbers::pi);
        row(Shape::Star, 10 * 0.5 * 0.42 * std::sin(std::numbers::pi / 5));
    }

    void drawsAreas()
    {
        QFETCH(int, shape);
        QFETCH(double, area);
        const double radius = 0.35;
        Scene scene = plainScene(static_cast<Shape>(shape), radius);
        for (const double angle : {0.0, 0.3}) {
            scene.things.front().angle = angle;
            const double expected = area * radius * radius * kPictureSide * kPictureSide;
            // The sampling error of 9 points a pixel along an outline of some 150 pixels.
            QVERIFY2(std::abs(redArea(render(scene)) - expected) < 0.02 * expected,
                     std::to_string(redArea(render(scene)) / expected).c_str());
        }
    }

    void smoothsEdges()
    {
        const Picture picture = render(plainScene(Shape::Circle, 0.3));
        std::set<int> levels;
        for (std::size_t i = 1; i < picture.pixels.size(); i += 3)
            levels.insert(picture.pixels[i]);
        QVERIFY(levels.size() > 4 && levels.size() <= 10);  // of 9 points a pixel, 0 to 9 are covered
        const std::size_t middle = (32 * 64 + 32) * 3;
        QCOMPARE(int(picture.pixels[middle]), 255);
        QCOMPARE(int(picture.pixels[middle + 1]), 0);
        QCOMPARE(int(picture.pixels[1]), 255);
    }

    void turns()
    {
        Scene scene = plainScene(Shape::Cross, 0.4);
        const Picture upright = render(scene);
        scene.things.front().angle = std::numbers::pi / 4;
        const Picture turned = render(scene);
        QVERIFY(turned.pixels != upright.pixels);
        scene.things.front().angle = std::numbers::pi;
        QVERIFY(std::abs(redArea(render(scene)) - redArea(upright)) < 1);
        // Clockwise by a quarter the moon's opening, which is at the right, comes to lie below.
        Scene moon = plainScene(Shape::Moon, 0.4);
        moon.things.front().angle = std::numbers::pi / 2;
        const Picture below = render(moon);
        QVERIFY(below.pixels[static_cast<std::size_t>((32 + 16) * 64 + 32) * 3 + 1] > 200);
        QVERIFY(below.pixels[static_cast<std::size_t>((32 - 16) * 64 + 32) * 3 + 1] < 50);
    }

    void patternsHaveTheirShareOfInk_data()
    {
        QTest::addColumn<int>("texture");
        QTest::addColumn<double>("share");
        const auto row = [](Texture texture, double share) {
            QTest::newRow(std::string(nameOf(texture)).c_str()) << static_cast<int>(texture) << share;
        };
        row(Texture::Plain, 0);
        row(Texture::Striped, 0.5);
        row(Texture::Dotted, std::numbers::pi * 0.22 * 0.22 / (0.64 * 0.64));
        row(Texture::Chequered, 0.5);
    }

    void patternsHaveTheirShareOfInk()
    {
        QFETCH(int, texture);
        QFETCH(double, share);
        const auto pattern = static_cast<Texture>(texture);
        const double period = pattern == Texture::Plain ? 1 : periodOf(pattern);
        constexpr int kPoints = 400;
        int inked = 0;
        for (int i = 0; i < kPoints; ++i) {
            for (int j = 0; j < kPoints; ++j) {
                const double u = period * (i + 0.5) / kPoints;
                const double v = period * (j + 0.5) / kPoints;
                inked += isInked(pattern, u, v) ? 1 : 0;
                QCOMPARE(isInked(pattern, u, v), isInked(pattern, u - 3 * period, v + 2 * period));
            }
        }
        QVERIFY(std::abs(inked / double(kPoints * kPoints) - share) < 0.005);
    }

    void captionsAreTrueAndSayWhatTheyState()
    {
        Random random(8);
        int unnamed = 0;
        std::set<std::string> texts;
        for (std::uint64_t i = 0; i < 3000; ++i) {
            const Scene scene = sceneOf(1, i, Split::Training);
            const Caption caption = drawCaption(random, scene);
            texts.insert(caption.text);
            QVERIFY(holds(caption.states, scene));
            QCOMPARE(caption.states.isSeveral.value(), scene.things.size() > 1);
            const std::set<std::string> words = wordsOf(caption.text);
            QCOMPARE(hasOneOf(words, kAllColourWords), caption.states.colour.has_value());
            QCOMPARE(hasOneOf(words, {"left", "right", "top", "upper", "bottom", "lower", "centre", "middle"}),
                     caption.states.place.has_value());
            QCOMPARE(hasOneOf(words, {"white", "grey", "black", "sand"}), caption.states.background.has_value());
            QCOMPARE(hasOneOf(words, {"small", "little", "medium", "middling", "large", "big"}),
                     caption.states.size.has_value());
            QCOMPARE(hasOneOf(words, {"thing", "things"}), !caption.states.shape.has_value());
            if (caption.states.colour == Colour::Purple)
                QVERIFY2(hasOneOf(words, {"purple", "violet"}), caption.text.c_str());
            unnamed += caption.states.texture ? 0 : 1;
        }
        QVERIFY(unnamed > 250 && unnamed < 470);  // 12 % of them
        QVERIFY(texts.size() > 2500);
    }

    void statementsTellScenesApart()
    {
        const Scene scene = plainScene(Shape::Star, 0.2);
        QVERIFY(holds({}, scene));
        QVERIFY(holds({.colour = Colour::Red, .shape = Shape::Star}, scene));
        QVERIFY(!holds({.colour = Colour::Red, .shape = Shape::Ring}, scene));
        QVERIFY(!holds({.texture = Texture::Dotted}, scene));
        QVERIFY(!holds({.count = 2}, scene));
        QVERIFY(!holds({.isSeveral = true}, scene));
        QVERIFY(!holds({.background = Background::Black}, scene));
        QVERIFY(!holds({.hasDistractors = true}, scene));
    }

    void namesClasses()
    {
        QCOMPARE(captionOf({Colour::Orange, Shape::Moon, Texture::Dotted}), std::string("an orange dotted moon"));
        QCOMPARE(captionOf({Colour::Blue, Shape::Heart, Texture::Plain}), std::string("a blue plain heart"));
        QCOMPARE(nameOf(SceneClass{Colour::Red, Shape::Circle, Texture::Striped}), std::string("red striped circle"));
    }
};

QTEST_APPLESS_MAIN(ScenesTest)
#include "scenes_test.moc"
