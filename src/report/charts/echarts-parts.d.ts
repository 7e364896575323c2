// Parts of the drawing library that install themselves when imported; it has no types for them.

declare module 'echarts/lib/chart/custom.js';
declare module 'echarts/lib/component/gridSimple.js';
