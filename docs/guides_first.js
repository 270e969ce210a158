// A search finds tasks before names: what stands in a guide counts more than the same word in the reference.
var Scorer = {
  score: ([page, title, anchor, description, score]) => {
    if (page.startsWith("services/")) return score + 30;
    return score + (/^(api\/|changelog|performance|migrating)/.test(page) ? 0 : 20);
  },
  objNameMatch: 45,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
