// Small icons of the kinds of cooperation, 16 by 16, always beside their word.
export const LAYERS: Record<string, string> = {
  "joint operations": "M2 13L11 4M14 13L5 4M9.5 2.5L12.5 5.5M6.5 2.5L3.5 5.5",
  finance: "M8 2.5a5.5 5.5 0 1 0 .01 0ZM8 5V11M10 6.2C8.5 5.2 6 5.6 6.2 7S10 8.6 10 9.8 7.5 11.2 6 10",
  logistics: "M1.5 4.5H9.5V11H1.5ZM9.5 7H12.5L14.5 9V11H9.5M4.5 12.5a1 1 0 1 0 .01 0ZM11.5 12.5a1 1 0 1 0 .01 0Z",
  "logistics and materiel": "M1.5 4.5H9.5V11H1.5ZM9.5 7H12.5L14.5 9V11H9.5M4.5 12.5a1 1 0 1 0 .01 0ZM11.5 12.5a1 1 0 1 0 .01 0Z",
  materiel: "M2.5 5L8 2L13.5 5V11L8 14L2.5 11ZM2.5 5L8 8L13.5 5M8 8V14",
  weapons: "M2 6H14V8H9.5L8.5 11H6L7 8H2Z",
  training: "M1.5 6L8 3L14.5 6L8 9ZM4.5 7.5V11C6 12.5 10 12.5 11.5 11V7.5",
  intelligence: "M1.5 8C4 4 12 4 14.5 8C12 12 4 12 1.5 8ZM8 6a2 2 0 1 0 .01 0Z",
  sanctuary: "M2 8L8 2.5L14 8M3.5 7V13.5H12.5V7M6.5 13.5V9.5H9.5V13.5",
  propaganda: "M2 6.5V9.5H4.5L11 13V3L4.5 6.5ZM13 6V10",
  "non-aggression": "M5 13V3.5M8 13V2.5M11 13V3.5M3 13H13",
  lineage: "M3 8H7M7 3.5V12.5M7 3.5H13M7 12.5H13",
  unspecified: "M4 8h.01M8 8h.01M12 8h.01",
};
