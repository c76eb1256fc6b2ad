package io.ringwire.shop.inventory;

import io.ringwire.shop.inventory.v1.Item;
import io.ringwire.shop.type.v1.Money;
import java.util.List;
import java.util.Locale;

/** What the shop sells. The last two items are scarce, so that running out can be tried. */
final class Catalogue {
  // Enough for a load test of hours.
  private static final long PLENTY = 1_000_000;
  private static final String CURRENCY = "EUR";

  private static final List<Item> ITEMS =
      List.of(
          item(1, "Espresso cup", "White porcelain, 80 ml", 890, PLENTY),
          item(2, "Cappuccino cup", "White porcelain, 180 ml", 1190, PLENTY),
          item(3, "Milk jug", "Brushed steel, 350 ml", 1990, PLENTY),
          item(4, "Coffee beans, house blend", "500 g, medium roast", 1290, PLENTY),
          item(5, "Coffee beans, decaf", "500 g, medium roast", 1390, PLENTY),
          item(6, "Hand grinder", "Ceramic burrs, 30 g", 4490, PLENTY),
          item(7, "Kettle", "Gooseneck, 1 l", 5990, PLENTY),
          item(8, "Pour-over dripper", "Glass, for two cups", 2490, PLENTY),
          item(9, "Paper filters", "100 pieces, unbleached", 490, PLENTY),
          item(10, "Kitchen scales", "To 3 kg, 0.1 g steps", 3490, PLENTY),
          item(11, "Chef's knife", "20 cm, carbon steel", 7990, PLENTY),
          item(12, "Paring knife", "9 cm, stainless", 1990, PLENTY),
          item(13, "Cutting board", "Beech, 40 x 25 cm", 3290, PLENTY),
          item(14, "Frying pan", "28 cm, cast iron", 4990, PLENTY),
          item(15, "Saucepan", "18 cm, with lid", 3990, PLENTY),
          item(16, "Baking tray", "Enamelled, 40 x 30 cm", 1790, PLENTY),
          item(17, "Mixing bowl", "Steel, 3 l", 1490, PLENTY),
          item(18, "Whisk", "Steel, 30 cm", 990, PLENTY),
          item(19, "Wooden spoon", "Olive wood, 32 cm", 790, PLENTY),
          item(20, "Tea towels", "Three, linen", 2190, PLENTY),
          item(21, "Desk lamp", "LED, warm white", 4590, PLENTY),
          item(22, "Notebook", "A5, dotted, 192 pages", 1690, PLENTY),
          item(23, "Fountain pen", "Fine nib", 3490, PLENTY),
          item(24, "Ink", "Blue-black, 50 ml", 1290, PLENTY),
          item(25, "Pencil set", "Twelve, HB to 6B", 1590, PLENTY),
          item(26, "Ruler", "Steel, 30 cm", 690, PLENTY),
          item(27, "Sticky notes", "Twelve pads, 76 mm", 890, PLENTY),
          item(28, "Desk pad", "Felt, 80 x 40 cm", 2990, PLENTY),
          item(29, "Headphones", "Closed, wired", 8990, PLENTY),
          item(30, "USB-C cable", "2 m, 100 W", 1490, PLENTY),
          item(31, "Charger", "65 W, two ports", 3990, PLENTY),
          item(32, "Power bank", "10,000 mAh", 2990, PLENTY),
          item(33, "Keyboard", "Mechanical, tenkeyless", 9990, PLENTY),
          item(34, "Mouse", "Wireless, silent", 2990, PLENTY),
          item(35, "Webcam", "1080p, with shutter", 5490, PLENTY),
          item(36, "Backpack", "22 l, water-repellent", 7990, PLENTY),
          item(37, "Water bottle", "Steel, 750 ml", 2490, PLENTY),
          item(38, "Lunch box", "Steel, two parts", 2290, PLENTY),
          item(39, "Umbrella", "Foldable, wind-proof", 2690, PLENTY),
          item(40, "Wool socks", "Two pairs", 1890, PLENTY),
          item(41, "Scarf", "Merino, grey", 3990, PLENTY),
          item(42, "Gloves", "Touchscreen, black", 2490, PLENTY),
          item(43, "Bicycle light", "Set, USB-C", 3490, PLENTY),
          item(44, "Bicycle lock", "Chain, 90 cm", 4990, PLENTY),
          item(45, "Tyre repair kit", "With levers", 990, PLENTY),
          item(46, "Board game", "For two to four players", 3990, PLENTY),
          item(47, "Playing cards", "Linen finish", 790, PLENTY),
          item(48, "Jigsaw puzzle", "1,000 pieces", 1990, PLENTY),
          item(49, "Art print", "Numbered, 30 x 40 cm", 12900, 3),
          item(50, "Vinyl record", "First pressing", 8900, 0));

  private Catalogue() {}

  static List<Item> items() {
    return ITEMS;
  }

  private static Item item(
      int number, String name, String description, long priceMinor, long available) {
    return Item.newBuilder()
        .setItemId(String.format(Locale.ROOT, "item-%04d", number))
        .setName(name)
        .setDescription(description)
        .setPrice(Money.newBuilder().setMinorUnits(priceMinor).setCurrency(CURRENCY))
        .setAvailable(available)
        .build();
  }
}
