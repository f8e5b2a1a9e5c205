import assert from "node:assert/strict";
import test from "node:test";

import { layOutFrame, project } from "../../static/mosulmap/js/map/film.js";
import { embedCode, pictureAddress } from "../../static/mosulmap/js/take_away.js";

test("the code of an embed holds any title and address", () => {
  const code = embedCode({ address: "https://map.example/embed/harbour/?on=2031-03-05&event=a", title: "A \"port\" <b>", width: 640, height: 480 });
  assert.equal(code, "<iframe src=\"https://map.example/embed/harbour/?on=2031-03-05&amp;event=a\" title=\"A &quot;port&quot; &lt;b&gt;\" width=\"640\" height=\"480\" loading=\"lazy\" allow=\"fullscreen\" style=\"border:0\"></iframe>");
});

test("an embed without a width is as wide as the text around it", () => {
  assert.match(embedCode({ address: "/", title: "", width: null, height: 600 }), /width="100%" height="600"/);
});

test("a picture is of the day, the basis and the theme, and of nothing else in the address", () => {
  const query = "?on=2031-03-05&known_on=2031-03-25&at_least=reported&compare=2031-04-01&district=docks";
  assert.equal(pictureAddress("/harbour/", 0, query, "dark", "png"), "/harbour/1970-01-01.png?known_on=2031-03-25&at_least=reported&theme=dark");
  assert.equal(pictureAddress("/harbour/", 0, "?on=2031-03-05", "light", "svg"), "/harbour/1970-01-01.svg");
});

test("the world is 256 pixels wide at zoom 0", () => {
  assert.deepEqual(project(-180, 0), [0, 128]);
  assert.deepEqual(project(180, 0), [256, 128]);
  assert.ok(project(0, 60)[1] < project(0, 50)[1]);
});

for (const [width, height] of [[1080, 1080], [1920, 1080], [1080, 1920]]) {
  for (const isRightToLeft of [false, true]) {
    test(`in a frame of ${width} × ${height} nothing lies on anything else${isRightToLeft ? ", from right to left" : ""}`, () => {
      const areas = Object.values(layOutFrame(width, height, 10, isRightToLeft));
      for (const [left, top, w, h] of areas) {
        assert.ok(left >= 0 && top >= 0 && left + w <= width && top + h <= height && w > 200 && h > 0);
      }
      for (const [i, one] of areas.entries()) {
        for (const other of areas.slice(i + 1)) {
          const apart = one[0] + one[2] <= other[0] || other[0] + other[2] <= one[0] || one[1] + one[3] <= other[1] || other[1] + other[3] <= one[1];
          assert.ok(apart, `${one} / ${other}`);
        }
      }
      const [map, ,] = areas;
      assert.ok(map[2] * map[3] > 0.4 * width * height);
    });
  }
}
