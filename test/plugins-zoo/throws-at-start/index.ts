throw new Error('this plugin was never tried');
