// Where Dynamo keeps the script that builds its images, until 0.8.

/** Relative to the checkout. */
export const BUILD_SH = 'container/build.sh';
