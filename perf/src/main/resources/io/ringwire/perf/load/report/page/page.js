'use strict';
// The pointer's place on a plot picks a row of the numbers below it.
for (const figure of document.querySelectorAll('figure')) {
  const rows = [...figure.querySelectorAll('tr[data-x]')];
  const heads = [...figure.querySelectorAll('thead th')].map(head => head.textContent);
  const output = figure.querySelector('output');
  if (rows.length === 0) continue;
  for (const svg of figure.querySelectorAll('svg')) {
    const cursor = svg.querySelector('.cursor');
    const left = +cursor.dataset.left;
    const right = +cursor.dataset.right;
    svg.addEventListener('pointermove', event => {
      const box = svg.getBoundingClientRect();
      const x = (event.clientX - box.left) * svg.viewBox.baseVal.width / box.width;
      const place = (x - left) / (right - left);
      let nearest = rows[0];
      for (const row of rows) {
        if (Math.abs(row.dataset.x - place) < Math.abs(nearest.dataset.x - place)) nearest = row;
      }
      const at = left + nearest.dataset.x * (right - left);
      cursor.setAttribute('x1', at);
      cursor.setAttribute('x2', at);
      cursor.style.visibility = 'visible';
      output.textContent = [...nearest.cells]
        .map((cell, i) => heads[i] + ' ' + cell.textContent).join(' \u00b7 ');
    });
    svg.addEventListener('pointerleave', () => {
      cursor.style.visibility = 'hidden';
      output.textContent = '';
    });
  }
}
